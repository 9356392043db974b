/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.ArrayList;
import java.util.List;

/**
 * How many calls took how long: buckets of one width up to the 99th percentile, and one for what is
 * beyond.
 *
 * @param buckets in their order; empty if there are no calls
 */
record Histogram(List<Bucket> buckets) {

  private static final int ABOUT = 8;

  /**
   * The calls that took longer than {@code from}, and no longer than {@code to}.
   *
   * @param from in nanoseconds
   * @param to in nanoseconds
   */
  record Bucket(long from, long to, int calls) {}

  static Histogram of(Tally tally) {
    long[] sorted = tally.sorted(Measure.TOTAL);
    if (sorted.length == 0) {
      return new Histogram(List.of());
    }
    long least = sorted[0];
    long most = sorted[sorted.length - 1];
    long usual = tally.percentile(Measure.TOTAL, 99);
    long step = step(Math.max(1, usual - least));
    List<Bucket> buckets = new ArrayList<>();
    int index = 0;
    for (long from = least / step * step; index < sorted.length && from < usual; from += step) {
      int calls = 0;
      while (index < sorted.length && sorted[index] <= from + step) {
        index++;
        calls++;
      }
      if (calls > 0 || !buckets.isEmpty()) {
        buckets.add(new Bucket(from, from + step, calls));
      }
    }
    if (index < sorted.length) {
      long from = buckets.isEmpty() ? least / step * step : buckets.get(buckets.size() - 1).to();
      buckets.add(new Bucket(from, most, sorted.length - index));
    }
    return new Histogram(List.copyOf(buckets));
  }

  /** Returns the smallest of 1, 2, 5, 10, 20 … that makes no more buckets than wanted. */
  private static long step(long range) {
    for (long power = 1; ; power *= 10) {
      for (long digit : new long[] {1, 2, 5}) {
        if (range / (digit * power) <= ABOUT) {
          return digit * power;
        }
      }
    }
  }
}
