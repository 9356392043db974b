/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.record.CallRecord;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Hook;
import dev.httptrace.record.Phase;
import dev.httptrace.record.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the calls have in common. Keeps a few numbers of each, so that there may be very many; times
 * are those of the calls that succeeded.
 */
final class Tally {

  private static final int TOTAL = Phase.values().length;

  private final List<long[]> times = new ArrayList<>();
  private final Map<String, Integer> statuses = new TreeMap<>();
  private final Map<String, Integer> exitCodes = new TreeMap<>();
  private final Map<String, Integer> verdicts = new TreeMap<>();
  private final long begun = System.nanoTime();
  private long ended = begun;
  private int calls;
  private int failures;
  private int dialled;
  private @Nullable Outcome firstFailure;
  private @Nullable Verdict slowest;
  private long slowestNanos = -1;
  private Pace.Late late = Pace.Late.NONE;

  void add(Outcome outcome) {
    ended = System.nanoTime();
    calls++;
    CallRecord call = outcome.call();
    if (call != null) {
      verdicts.merge(call.verdict().kind().word(), 1, Integer::sum);
    }
    if (call != null && outcome.exitCode() == ExitCodes.OK) {
      statuses.merge(Integer.toString(call.status()), 1, Integer::sum);
      addTimes(call);
    } else {
      exitCodes.merge(Integer.toString(outcome.exitCode()), 1, Integer::sum);
      failures++;
      if (firstFailure == null || outcome.number() < firstFailure.number()) {
        firstFailure = outcome;
      }
    }
  }

  private void addTimes(CallRecord call) {
    long[] nanos = new long[TOTAL + 1];
    for (Measure measure : Measure.all()) {
      nanos[index(measure)] = measure.nanos(call);
    }
    times.add(nanos);
    dialled += call.exchanges().stream().anyMatch(Tally::dialled) ? 1 : 0;
    if (nanos[TOTAL] > slowestNanos) {
      slowestNanos = nanos[TOTAL];
      slowest = call.verdict();
    }
  }

  private static boolean dialled(ExchangeRecord exchange) {
    int index = exchange.lastIndexOf(Hook.CONNECT_DONE);
    return index >= 0 && exchange.error(index) == null;
  }

  void paced(Pace.Late late) {
    this.late = late;
  }

  /** The calls that began late for their rate: the times know nothing of it. */
  Pace.Late late() {
    return late;
  }

  int calls() {
    return calls;
  }

  int failures() {
    return failures;
  }

  /** The first call in order that failed, {@code null} if none did. */
  @Nullable Outcome firstFailure() {
    return firstFailure;
  }

  /** How often each status came, of the calls that succeeded. */
  Map<String, Integer> statuses() {
    return statuses;
  }

  /** How often each exit code came, of the calls that failed. */
  Map<String, Integer> exitCodes() {
    return exitCodes;
  }

  Map<String, Integer> verdicts() {
    return verdicts;
  }

  /** The verdict on the slowest call, {@code null} if none succeeded. */
  @Nullable Verdict slowestVerdict() {
    return slowest;
  }

  /** From the first call to the end of the last. */
  long wallNanos() {
    return ended - begun;
  }

  long callsPerSecond() {
    return Math.round(calls / Math.max(1e-9, wallNanos() / 1e9));
  }

  /**
   * Returns a percentile by nearest rank: the smallest value that so many percent of the calls do
   * not exceed. 0 if there are none.
   */
  long percentile(Measure measure, double percent) {
    return percentile(sorted(measure), percent);
  }

  /** Returns a percentile of sorted values. */
  static long percentile(long[] sorted, double percent) {
    return sorted.length == 0 ? 0 : sorted[rank(percent, sorted.length)];
  }

  /** Returns the times of the calls that succeeded, the shortest first. */
  long[] sorted(Measure measure) {
    return times.stream().mapToLong(each -> each[index(measure)]).sorted().toArray();
  }

  /** How many calls opened a connection. */
  int dialledCalls() {
    return dialled;
  }

  /** Returns what part of the calls opened a connection, from 0 to 1. */
  double dialled() {
    return (double) dialled / Math.max(1, times.size());
  }

  /** Returns what part each phase has of the calls between the 40th and 60th percentile of time. */
  double[] sharesOfTheMiddle() {
    return shares(40, 60);
  }

  /** Returns what part each phase has of the calls from the 99th percentile of time on. */
  double[] sharesOfTheSlowest() {
    return shares(99, 100);
  }

  private double[] shares(double from, double to) {
    List<long[]> sorted = new ArrayList<>(times);
    sorted.sort(Comparator.comparingLong(each -> each[TOTAL]));
    double[] sums = new double[TOTAL + 1];
    for (long[] call : sorted.subList(rank(from, sorted.size()), rank(to, sorted.size()) + 1)) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += call[i];
      }
    }
    return Arrays.stream(sums, 0, TOTAL).map(sum -> sum / Math.max(1, sums[TOTAL])).toArray();
  }

  private static int index(Measure measure) {
    Phase phase = measure.phase();
    return phase == null ? TOTAL : phase.ordinal();
  }

  private static int rank(double percent, int size) {
    return Math.max(0, (int) Math.ceil(percent / 100 * size) - 1);
  }
}
