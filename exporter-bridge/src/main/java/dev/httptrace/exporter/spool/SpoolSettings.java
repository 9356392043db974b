/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.spool;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where spans are kept, and how much of them.
 *
 * @param directory may be that of several processes
 * @param maxBytes the most that the files of one process hold together
 * @param maxAge how long a span is kept
 */
public record SpoolSettings(Path directory, long maxBytes, Duration maxAge) {
  private static final long LARGEST_FILE = 8L << 20;

  /** The oldest file goes as a whole: one is a small part of all. */
  long fileBytes() {
    return Math.min(LARGEST_FILE, maxBytes / 16);
  }

  /** The same for age. */
  long fileMillis() {
    return maxAge.toMillis() / 16;
  }
}
