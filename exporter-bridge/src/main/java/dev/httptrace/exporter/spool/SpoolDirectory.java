/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.spool;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A directory of one bridge's own within the directory that the user names, under a lock as long as
 * the bridge uses it. Those whose lock is free were left behind, and their files are moved here.
 *
 * <p>To close any channel on a file may release the lock that this JVM has through another one
 * (FileLock), so the directories of bridges in this JVM are known by their names and not tried.
 */
final class SpoolDirectory {
  private static final Logger logger = System.getLogger(SpoolDirectory.class.getName());

  private static final String RUNNING = "run-";
  private static final String LEFT = "left-";
  private static final String LOCK = "lock";

  /** So many times another process may be quicker: it looks at new directories once a minute. */
  private static final int MOST_TAKEN = 10;

  private final Path parent;
  private final Path own;
  private final String ofThisJvm;
  private final FileChannel lock;
  private int files;

  private SpoolDirectory(Path parent, Path own, String ofThisJvm, FileChannel lock) {
    this.parent = parent;
    this.own = own;
    this.ofThisJvm = ofThisJvm;
    this.lock = lock;
  }

  /**
   * Makes a directory of one's own.
   *
   * @throws IOException if that cannot be done; what was made within {@code parent} is deleted, if
   *     that can be
   */
  static SpoolDirectory create(Path parent) throws IOException {
    return create(parent, own -> {});
  }

  /**
   * The same.
   *
   * @param made called with each directory, before it is locked
   */
  static SpoolDirectory create(Path parent, Consumer<Path> made) throws IOException {
    OwnerOnly.createDirectories(parent);
    ProcessHandle process = ProcessHandle.current();
    long start = process.info().startInstant().map(instant -> instant.toEpochMilli()).orElse(0L);
    String ofThisJvm = RUNNING + process.pid() + "-" + start + "-";
    for (int i = 0; i < MOST_TAKEN; i++) {
      Path own = parent.resolve(ofThisJvm + UUID.randomUUID());
      OwnerOnly.createDirectory(own);
      made.accept(own);
      FileChannel lock;
      try {
        lock = lockedOwn(own);
      } catch (IOException e) {
        delete(own, e);
        throw e;
      }
      if (lock != null) {
        return new SpoolDirectory(parent, own, ofThisJvm, lock);
      }
    }
    throw new IOException("other processes take each directory that is made in " + parent);
  }

  /** Returns null if another process took it for one that was left behind, before it was locked. */
  private static @Nullable FileChannel lockedOwn(Path own) throws IOException {
    FileChannel lock;
    try {
      lock = locked(own);
    } catch (NoSuchFileException e) {
      return null;
    }
    if (lock != null && !Files.exists(own.resolve(LOCK))) {
      // Locked after the other had deleted it.
      lock.close();
      return null;
    }
    return lock;
  }

  private static void delete(Path own, IOException failure) {
    try {
      Files.deleteIfExists(own.resolve(LOCK));
      Files.deleteIfExists(own);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static @Nullable FileChannel locked(Path directory) throws IOException {
    FileChannel channel = OwnerOnly.open(directory.resolve(LOCK), Set.of(CREATE, WRITE));
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another bridge of this JVM takes over the same files.
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    return lock == null ? null : channel;
  }

  Path newFile() {
    return own.resolve("%06d%s".formatted(++files, SpoolFile.LINES));
  }

  /** Moves here what other processes, and bridges of this one, have left behind. */
  List<SpoolFile> takeOver() throws IOException {
    List<SpoolFile> found = new ArrayList<>();
    for (Path other : children(parent)) {
      String name = other.getFileName().toString();
      boolean isSpool = name.startsWith(RUNNING) || name.startsWith(LEFT);
      if (isSpool && !name.startsWith(ofThisJvm) && Files.isDirectory(other)) {
        try {
          takeOver(other, found);
        } catch (IOException e) {
          // Another user's, perhaps; the others are looked at all the same.
          logger.log(Level.DEBUG, "cannot take over " + other, e);
        }
      }
    }
    return found;
  }

  private void takeOver(Path other, List<SpoolFile> found) throws IOException {
    try (FileChannel channel = locked(other)) {
      if (channel == null) {
        return;
      }
      for (Path file : children(other)) {
        String name = file.getFileName().toString();
        if (name.endsWith(SpoolFile.LINES)) {
          found.add(SpoolFile.of(moved(file)));
        }
      }
      for (Path rest : children(other)) {
        Files.deleteIfExists(rest);
      }
      Files.deleteIfExists(other);
    } catch (NoSuchFileException e) {
      // Another process took it over meanwhile.
      return;
    }
  }

  /** First what says which lines are taken: without it they would be sent again. */
  private Path moved(Path file) throws IOException {
    Path here = newFile();
    Path taken = sibling(file);
    if (Files.exists(taken)) {
      Files.move(taken, sibling(here));
    }
    return Files.move(file, here);
  }

  private static Path sibling(Path file) {
    return file.resolveSibling(
        file.getFileName().toString().replace(SpoolFile.LINES, SpoolFile.TAKEN));
  }

  private static List<Path> children(Path directory) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(children::add);
    }
    children.sort(null);
    return children;
  }

  /** Leaves the files to the next that looks for them; without any, leaves nothing. */
  void close(boolean isEmpty) throws IOException {
    try (lock) {
      if (isEmpty) {
        Files.deleteIfExists(own.resolve(LOCK));
      }
    }
    if (isEmpty) {
      Files.deleteIfExists(own);
    } else {
      var ignored = Files.move(own, parent.resolve(LEFT + UUID.randomUUID()));
    }
  }
}
