/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that sleeps and notes how late it wakes: so late would any other have gone on running.
 * Where nothing is late it wakes a hundred times a second; where something is, more often.
 */
final class WakeUps implements AutoCloseable {

  private static final int MOST = 1024;
  private static final long TICK_NANOS = 10_000_000;
  private static final long DENSE_TICK_NANOS = 1_000_000;
  private static final long DENSE_FOR_NANOS = 500_000_000;

  /** A timer alone is late by less. */
  private static final long LATE_NANOS = 2_000_000;

  private static final int DUE = 0;
  private static final int WOKE = 1;

  private final Deque<long[]> late = new ArrayDeque<>();
  private long denseUntil;
  private boolean dense;
  private volatile boolean closed;

  static WakeUps watch() {
    WakeUps watch = new WakeUps();
    Thread thread = new Thread(watch::run, "httptrace-wake-ups");
    thread.setDaemon(true);
    thread.start();
    return watch;
  }

  private void run() {
    long now = System.nanoTime();
    while (!closed) {
      long due = now + tick(now);
      for (now = System.nanoTime(); now - due < 0 && !closed; now = System.nanoTime()) {
        LockSupport.parkNanos(due - now);
      }
      woke(due, now);
    }
  }

  /** How long to sleep next. */
  synchronized long tick(long now) {
    dense = dense && denseUntil - now > 0;
    return dense ? DENSE_TICK_NANOS : TICK_NANOS;
  }

  /** Notes when the thread was to wake, and when it did. */
  synchronized void woke(long due, long now) {
    if (closed || now - due < LATE_NANOS) {
      return;
    }
    dense = true;
    denseUntil = now + DENSE_FOR_NANOS;
    if (late.size() == MOST) {
      late.removeFirst();
    }
    late.addLast(new long[] {due, now});
  }

  /** The times between two moments in which the thread was to run and did not. */
  synchronized List<JvmPause> overlapping(long fromNanoTime, long toNanoTime) {
    List<JvmPause> found = new ArrayList<>();
    // From the latest back: who asks has a call that has just ended.
    for (Iterator<long[]> each = late.descendingIterator(); each.hasNext(); ) {
      long[] one = each.next();
      if (one[WOKE] - fromNanoTime <= 0) {
        break;
      }
      if (one[DUE] - toNanoTime < 0) {
        found.add(new JvmPause(one[DUE], Duration.ofNanos(one[WOKE] - one[DUE]), JvmPause.NO_CPU));
      }
    }
    Collections.reverse(found);
    return found;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
