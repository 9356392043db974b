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

  /** The pauses in which no code of the application ran. */
  static Pauses of(CallRecord call, long total) {
    return of(call, total, false, NONE);
  }

  /** The times in which threads had to wait for a CPU, without what others say of them. */
  static Pauses starved(CallRecord call, long total, Pauses others) {
    return of(call, total, true, others);
  }

  private static Pauses of(CallRecord call, long total, boolean starved, Pauses without) {
    List<long[]> found = new ArrayList<>();
    for (JvmPause pause : call.jvmPauses()) {
      long from = Math.max(0, pause.startNanoTime() - call.startNanoTime());
      long to = Math.min(total, pause.endNanoTime() - call.startNanoTime());
      if (to > from && pause.isStarved() == starved) {
        found.add(new long[] {from, to});
      }
    }
    if (found.isEmpty()) {
      return NONE;
    }
    found.sort(Comparator.comparingLong(time -> time[0]));
    List<long[]> disjoint = new ArrayList<>(found.size());
    long end = 0;
    for (long[] time : found) {
      end = addWithout(disjoint, Math.max(time[0], end), time[1], without, end);
    }
    return new Pauses(disjoint);
  }

  /** Adds the parts of a time that are not of {@code without}, and returns where it ends. */
  private static long addWithout(List<long[]> times, long from, long to, Pauses without, long end) {
    long begin = from;
    for (long[] other : without.times) {
      if (other[0] < to && other[1] > begin) {
        if (other[0] > begin) {
          times.add(new long[] {begin, other[0]});
        }
        begin = other[1];
      }
    }
    if (to > begin) {
      times.add(new long[] {begin, to});
    }
    return Math.max(end, to);
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

  long total() {
    return overlap(0, Long.MAX_VALUE);
  }
}
