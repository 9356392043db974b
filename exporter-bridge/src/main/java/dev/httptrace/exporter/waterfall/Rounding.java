/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.waterfall;

/** Rounds numbers to tenths of a millisecond such that they add up to their rounded sum. */
final class Rounding {

  private static final double TENTH_NANOS = 100_000.0;

  private long nanos;

  /** Returns the next number in milliseconds. */
  double next(long more) {
    long before = Math.round(nanos / TENTH_NANOS);
    nanos += more;
    return (Math.round(nanos / TENTH_NANOS) - before) / 10.0;
  }

  static double millis(long nanos) {
    return Math.round(nanos / TENTH_NANOS) / 10.0;
  }
}
