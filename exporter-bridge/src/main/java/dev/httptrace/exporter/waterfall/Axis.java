/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.waterfall;

import java.math.BigDecimal;

/** Writes round numbers of milliseconds where they lie on the time axis. */
final class Axis {

  private static final int CELLS_PER_TICK = 5;

  private Axis() {}

  static String of(int cells, long totalNanos) {
    long total = Math.max(1, totalNanos);
    long step = step(total, Math.max(1, cells / CELLS_PER_TICK));
    StringBuilder line = new StringBuilder();
    for (long tick = 0; tick <= total; tick += step) {
      int at = (int) ((double) tick * cells / total);
      String label = millis(tick);
      if (at + label.length() > cells || (at > 0 && at <= line.length())) {
        break;
      }
      line.append(" ".repeat(at - line.length())).append(label);
    }
    return line.toString();
  }

  /** Returns the smallest of 1, 2, 5, 10, 20 … that makes no more than so many steps. */
  private static long step(long total, int most) {
    long[] round = {1, 2, 5};
    for (long power = 1; ; power *= 10) {
      for (long digit : round) {
        if (total / (digit * power) <= most) {
          return digit * power;
        }
      }
    }
  }

  private static String millis(long nanos) {
    return BigDecimal.valueOf(nanos, 6).stripTrailingZeros().toPlainString();
  }
}
