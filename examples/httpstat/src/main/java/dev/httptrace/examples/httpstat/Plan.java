/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which calls are to be made, and how fast.
 *
 * @param targets at least one
 * @param repeat how often each is called, unless there is a time
 * @param concurrency how many calls are made at a time
 * @param time for how long calls are begun, {@code null} to count them
 * @param rate how many are begun in a second, 0 for as many as can be
 */
record Plan(
    List<Target> targets, int repeat, int concurrency, @Nullable Duration time, double rate) {

  /** More times than these are not kept in memory. */
  static final int MOST_CALLS = 1_000_000;

  /** From so many calls on nobody reads their waterfalls. */
  private static final int MANY = 10;

  /** Makes each call once, one after the other. */
  static Plan once(List<Target> targets) {
    return new Plan(targets, 1, 1, null, 0);
  }

  /** Whether the calls are reported together. */
  boolean isMany() {
    return time != null || concurrency > 1 || calls() >= MANY;
  }

  /** How many calls there are, 0 if time decides. */
  int calls() {
    return time == null ? targets.size() * repeat : 0;
  }

  /** Returns what call number {@code index}, from 0, is made to. */
  Target target(int index) {
    return targets.get(time == null ? index / repeat : index % targets.size());
  }

  /** Which of the URLs call number {@code index} is made to, from 0. */
  int urlNumber(int index) {
    return time == null ? index / repeat : index % targets.size();
  }

  /** How much is done, from 0 to 1. */
  double done(int calls, long nanos) {
    return time == null ? (double) calls / calls() : Math.min(1, nanos / (double) time.toNanos());
  }
}
