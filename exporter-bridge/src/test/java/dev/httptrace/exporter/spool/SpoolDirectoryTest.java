/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolDirectoryTest {
  private final AtomicInteger made = new AtomicInteger();
  @TempDir private Path parent;

  /** As by a process that starts at the same time, and looks for what others have left behind. */
  @Test
  void directoryThatAnotherProcessTakesBeforeItIsLockedIsMadeAgain() throws IOException {
    SpoolDirectory directory =
        SpoolDirectory.create(
            parent,
            own -> {
              if (made.getAndIncrement() < 2) {
                delete(own);
              }
            });
    assertThat(made).hasValue(3);
    assertThat(Files.createFile(directory.newFile())).exists();
    directory.close(false);
  }

  @Test
  void directoriesThatAreAlwaysTakenAreGivenUp() {
    assertThatThrownBy(() -> SpoolDirectory.create(parent, SpoolDirectoryTest::delete))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("other processes take each directory");
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void directoryThatCannotBeLockedIsNotLeftBehind() {
    assertThatThrownBy(
            () -> SpoolDirectory.create(parent, own -> createDirectory(own.resolve("lock"))))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("lock");
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void lockIsReleasedWhateverCannotBeDeleted() throws IOException {
    Path[] own = new Path[1];
    SpoolDirectory directory = SpoolDirectory.create(parent, made -> own[0] = made);
    Path lock = own[0].resolve("lock");
    Path sameFile = Files.createLink(parent.resolve("same-file"), lock);
    Files.delete(lock);
    Files.createDirectories(lock.resolve("occupied"));
    try (FileChannel channel = FileChannel.open(sameFile, StandardOpenOption.WRITE)) {
      assertThatThrownBy(channel::tryLock).isInstanceOf(OverlappingFileLockException.class);
      assertThatThrownBy(() -> directory.close(true)).isInstanceOf(IOException.class);
      assertThat(channel.tryLock()).isNotNull();
    }
  }

  private static void createDirectory(Path directory) {
    try {
      Files.createDirectory(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try {
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
