/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of OTLP/JSON lines, and the lines of it that are not taken yet. Once some are taken, a
 * small file beside it says up to where. Used by one thread.
 */
final class SpoolFile {
  static final String LINES = ".jsonl";
  static final String TAKEN = ".taken";

  private final Path file;
  private final long bornMillis;
  private final Deque<Line> lines = new ArrayDeque<>();
  private final @Nullable FileChannel out;
  private long newestMillis;
  private long bytes;
  private long spans;
  private boolean lent;
  private boolean deleted;

  private SpoolFile(Path file, long bornMillis, @Nullable FileChannel out) {
    this.file = file;
    this.bornMillis = bornMillis;
    this.newestMillis = bornMillis;
    this.out = out;
  }

  static SpoolFile create(Path file, long nowMillis) throws IOException {
    return new SpoolFile(file, nowMillis, OwnerOnly.open(file, Set.of(CREATE_NEW, WRITE)));
  }

  /**
   * Finds a file that another process wrote; its lines are {@linkplain #found found} one by one.
   */
  static SpoolFile of(Path file) throws IOException {
    return new SpoolFile(file, Files.getLastModifiedTime(file).toMillis(), null);
  }

  /** Appends a line; if that fails, the file is as it was. */
  void append(byte[] line, int spansOfLine, long nowMillis) throws IOException {
    FileChannel to = out;
    if (to == null) {
      throw new IOException("not open: " + file);
    }
    ByteBuffer all = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
    try {
      while (all.hasRemaining()) {
        to.write(all, bytes + all.position());
      }
    } catch (IOException e) {
      takeBack(to, e);
      throw e;
    }
    found(new Line(bytes, line.length, spansOfLine));
    newestMillis = nowMillis;
  }

  private void takeBack(FileChannel to, IOException failure) {
    try {
      to.truncate(bytes);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  void found(Line line) {
    lines.addLast(line);
    spans += line.spans();
    bytes = line.end();
  }

  @Nullable Line first() {
    return lines.peekFirst();
  }

  byte[] read(Line line) throws IOException {
    ByteBuffer bytesOfLine = ByteBuffer.allocate(line.length());
    try (FileChannel in = FileChannel.open(file, READ)) {
      while (bytesOfLine.hasRemaining()) {
        if (in.read(bytesOfLine, line.offset() + bytesOfLine.position()) < 0) {
          throw new IOException("shorter than it was: " + file);
        }
      }
    }
    return bytesOfLine.array();
  }

  /** Takes the first line's spans out of the number, while they are counted as under way. */
  Line lend() {
    Line line = lines.getFirst();
    spans -= line.spans();
    lent = true;
    return line;
  }

  void giveBack() {
    spans += lines.getFirst().spans();
    lent = false;
  }

  /** Forgets the first line, which is not to be sent again; the last of a file deletes it. */
  void forgetFirst() throws IOException {
    Line line = lines.removeFirst();
    spans -= lent ? 0 : line.spans();
    lent = false;
    if (lines.isEmpty()) {
      delete();
    } else {
      Path next = beside(".next");
      try (FileChannel taken = OwnerOnly.open(next, Set.of(CREATE, TRUNCATE_EXISTING, WRITE))) {
        taken.write(ByteBuffer.wrap(Long.toString(line.end()).getBytes(UTF_8)));
      }
      Files.move(next, beside(TAKEN), ATOMIC_MOVE);
    }
  }

  /** Returns up to where the lines were taken. */
  long taken() {
    try {
      return Long.parseLong(Files.readString(beside(TAKEN)).strip());
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  void delete() throws IOException {
    deleted = true;
    close();
    Files.deleteIfExists(file);
    Files.deleteIfExists(beside(TAKEN));
  }

  void close() throws IOException {
    if (out != null) {
      out.close();
    }
  }

  private Path beside(String extension) {
    String name = file.getFileName().toString();
    return file.resolveSibling(name.substring(0, name.length() - LINES.length()) + extension);
  }

  /** Tells whether another line may be appended. */
  boolean isOpen(long mostBytes, long bornAfterMillis) {
    return out != null && !deleted && bytes < mostBytes && bornMillis >= bornAfterMillis;
  }

  boolean isDeleted() {
    return deleted;
  }

  long newestMillis() {
    return newestMillis;
  }

  long bytes() {
    return bytes;
  }

  /** Returns how many spans are in lines that are not taken. */
  long spans() {
    return spans;
  }

  Path path() {
    return file;
  }
}
