/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.spool;

import dev.httptrace.exporter.account.SpanCounts;
import dev.httptrace.exporter.account.SpanLoss;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The files, oldest first, bounded in bytes and age; counts what is in them. One thread's. */
final class SpoolFiles {
  private final SpoolSettings settings;
  private final SpoolDirectory directory;
  private final SpanCounts counts;
  private final LongSupplier clockMillis;
  private final Deque<SpoolFile> files = new ArrayDeque<>();

  SpoolFiles(
      SpoolSettings settings,
      SpoolDirectory directory,
      SpanCounts counts,
      LongSupplier clockMillis) {
    this.settings = settings;
    this.directory = directory;
    this.counts = counts;
    this.clockMillis = clockMillis;
  }

  /** Returns how many spans others have left behind, once they are here. */
  long takeOver() throws IOException {
    List<SpoolFile> found = directory.takeOver();
    found.sort(Comparator.comparingLong(SpoolFile::newestMillis).reversed());
    long spans = 0;
    for (SpoolFile file : found) {
      FoundLines.find(file);
      if (file.first() == null) {
        file.delete();
      } else {
        counts.recovered(file.spans());
        counts.spooled(file.spans());
        spans += file.spans();
        files.addFirst(file);
      }
    }
    makeRoom(0);
    return spans;
  }

  /**
   * Appends a line.
   *
   * @return whether there is room for it
   */
  boolean append(byte[] line, int spans) throws IOException {
    if (line.length >= settings.maxBytes()) {
      return false;
    }
    makeRoom(line.length + 1L);
    long now = clockMillis.getAsLong();
    SpoolFile last = files.peekLast();
    if (last == null || !last.isOpen(settings.fileBytes(), now - settings.fileMillis())) {
      if (last != null) {
        last.close();
      }
      last = SpoolFile.create(directory.newFile(), now);
      files.addLast(last);
    }
    try {
      last.append(line, spans, now);
    } finally {
      if (last.first() == null) {
        files.removeLast();
        last.delete();
      }
    }
    counts.spooled(spans);
    return true;
  }

  private void makeRoom(long more) throws IOException {
    long bytes = files.stream().mapToLong(SpoolFile::bytes).sum();
    while (bytes + more > settings.maxBytes() && !files.isEmpty()) {
      bytes -= files.getFirst().bytes();
      drop(SpanLoss.SPOOL_FULL);
    }
  }

  /** Deletes files in which everything is too old. */
  void expire() throws IOException {
    long oldest = clockMillis.getAsLong() - settings.maxAge().toMillis();
    while (!files.isEmpty() && files.getFirst().newestMillis() < oldest) {
      drop(SpanLoss.SPOOL_EXPIRED);
    }
  }

  /** Deletes the oldest file. */
  void drop(SpanLoss reason) throws IOException {
    SpoolFile file = files.removeFirst();
    counts.spooled(-file.spans());
    counts.lost(reason, file.spans());
    file.delete();
  }

  /** Returns the file that is to be sent next, or null if there is none. */
  @Nullable SpoolFile oldest() {
    return files.peekFirst();
  }

  /** Counts the first line of a file as under way. */
  Line lend(SpoolFile file) {
    Line line = file.lend();
    counts.spooled(-line.spans());
    return line;
  }

  /** Counts a line as kept again; its file may have had to make room meanwhile. */
  void giveBack(SpoolFile file, Line line) {
    if (file.isDeleted()) {
      counts.lost(SpanLoss.SPOOL_FULL, line.spans());
    } else {
      file.giveBack();
      counts.spooled(line.spans());
    }
  }

  /** Forgets the first line of a file, which is counted elsewhere. */
  void forget(SpoolFile file) throws IOException {
    if (file.isDeleted()) {
      return;
    }
    try {
      file.forgetFirst();
    } finally {
      if (file.first() == null) {
        files.remove(file);
      }
    }
  }

  /** Counts spans as lost that were counted as under way. */
  void lose(SpanLoss reason, long spans) {
    counts.lost(reason, spans);
  }

  void close() throws IOException {
    try {
      for (SpoolFile file : files) {
        file.close();
      }
    } finally {
      directory.close(files.isEmpty());
    }
  }
}
