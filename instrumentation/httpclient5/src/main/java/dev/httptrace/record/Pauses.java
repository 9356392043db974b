/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The pauses of this JVM within a call, as disjoint times in nanoseconds since its start. */
final class Pauses {

  private static final Pauses NONE = new Pauses(List.of());

  private final List<long[]> times;

  private Pauses(List<long[]> times) {
    this.times = times;
  }

  static Pauses of(CallRecord call, long total) {
    if (call.jvmPauses().isEmpty()) {
      return NONE;
    }
    List<long[]> found = new ArrayList<>();
    for (JvmPause pause : call.jvmPauses()) {
      long from = Math.max(0, pause.startNanoTime() - call.startNanoTime());
      long to = Math.min(total, pause.endNanoTime() - call.startNanoTime());
      if (to > from) {
        found.add(new long[] {from, to});
      }
    }
    found.sort(Comparator.comparingLong(time -> time[0]));
    List<long[]> disjoint = new ArrayList<>(found.size());
    long end = 0;
    for (long[] time : found) {
      long from = Math.max(time[0], end);
      if (time[1] > from) {
        disjoint.add(new long[] {from, time[1]});
        end = time[1];
      }
    }
    return new Pauses(disjoint);
  }

  /** How much of them lies between two moments. */
  long overlap(long from, long to) {
    if (times.isEmpty()) {
      return 0;
    }
    long sum = 0;
    for (long[] time : times) {
      sum += Math.max(0, Math.min(to, time[1]) - Math.max(from, time[0]));
    }
    return sum;
  }

  boolean isNone() {
    return times.isEmpty();
  }

  long total() {
    return overlap(0, Long.MAX_VALUE);
  }
}
