/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.waterfall;

import java.util.Locale;

/** Sizes as people read them. */
final class Bytes {

  private Bytes() {}

  static String text(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    return bytes < 999_950
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
