/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives each call its turn: as soon as it may begin, until there are no more. */
final class Pace {

  private final Plan plan;
  private final StopSignal stop;
  private final long begun = System.nanoTime();
  private final AtomicInteger next = new AtomicInteger();

  Pace(Plan plan, StopSignal stop) {
    this.plan = plan;
    this.stop = stop;
  }

  /** Waits until a call may begin; returns its index from 0, or -1 if no call is to begin. */
  int next() {
    int index = next.getAndIncrement();
    int most = plan.time() == null ? plan.calls() : Plan.MOST_CALLS;
    if (index < 0 || index >= most || isOver(begun + offset(index))) {
      return -1;
    }
    long wait = begun + offset(index) - System.nanoTime();
    boolean stopped = stop.await(Math.max(0, wait), TimeUnit.NANOSECONDS);
    return stopped || isOver(System.nanoTime()) ? -1 : index;
  }

  private long offset(int index) {
    return plan.rate() == 0 ? 0 : (long) (index / plan.rate() * 1e9);
  }

  private boolean isOver(long now) {
    Duration time = plan.time();
    return time != null && now - begun >= time.toNanos();
  }
}
