/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.record.CallRecord;
import dev.httptrace.record.ConnFacts;
import dev.httptrace.record.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The calls that were made, and what is common among them. */
final class Tally {

  private final List<Outcome> outcomes = new ArrayList<>();
  private final List<CallRecord> calls = new ArrayList<>();
  private final long begun = System.nanoTime();
  private long ended = begun;

  void add(Outcome outcome) {
    outcomes.add(outcome);
    if (outcome.call() != null) {
      calls.add(outcome.call());
    }
    ended = System.nanoTime();
  }

  List<Outcome> outcomes() {
    return outcomes;
  }

  /** From the first call to the end of the last. */
  long wallNanos() {
    return ended - begun;
  }

  /**
   * Returns a percentile by nearest rank: the smallest value that so many percent of the calls do
   * not exceed. 0 if there are none.
   */
  long percentile(Measure measure, double percent) {
    long[] values = calls.stream().mapToLong(measure::nanos).sorted().toArray();
    return values.length == 0 ? 0 : values[rank(percent, values.length)];
  }

  /** Returns the calls in the middle: those between the 40th and the 60th percentile of time. */
  List<CallRecord> middle() {
    List<CallRecord> sorted = byTime();
    return sorted.subList(rank(40, sorted.size()), rank(60, sorted.size()) + 1);
  }

  /** Returns the slowest calls: those from the 99th percentile of time on. */
  List<CallRecord> slowest() {
    List<CallRecord> sorted = byTime();
    return sorted.subList(rank(99, sorted.size()), sorted.size());
  }

  boolean isEmpty() {
    return calls.isEmpty();
  }

  /** Returns what part of the calls dialled at least once, from 0 to 1. */
  double dialled() {
    long dialled =
        calls.stream()
            .filter(
                call ->
                    call.exchanges().stream()
                        .anyMatch(
                            exchange -> {
                              ConnFacts conn = exchange.conn();
                              return conn == null || !conn.reused();
                            }))
            .count();
    return (double) dialled / calls.size();
  }

  /** Returns what part of the time of some calls went to each phase. */
  static double[] shares(List<CallRecord> some) {
    double total = some.stream().mapToLong(Measure.TOTAL::nanos).sum();
    return Arrays.stream(Phase.values())
        .mapToDouble(
            phase -> some.stream().mapToLong(new Measure(phase)::nanos).sum() / Math.max(1, total))
        .toArray();
  }

  private List<CallRecord> byTime() {
    List<CallRecord> sorted = new ArrayList<>(calls);
    sorted.sort(Comparator.comparingLong(Measure.TOTAL::nanos));
    return sorted;
  }

  private static int rank(double percent, int size) {
    return Math.max(0, (int) Math.ceil(percent / 100 * size) - 1);
  }
}
