/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.time.Duration;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;

/**
 * Gives each call its turn: as soon as it may begin, until there are no more. With a rate no call
 * begins sooner than one interval after the one before, also where calls could not begin in time:
 * what is missed is not made up for, it is told.
 */
final class Pace {

  /** Ten years in nanoseconds: nobody waits for it, and sums of it do not overflow. */
  private static final double LONGEST = 3e17;

  private final Plan plan;
  private final LongSupplier clock;
  private final LongPredicate waiting;
  private final long begun;
  private final long interval;
  private int next;
  private long last;
  private long behind;
  private int late;

  /**
   * Begins now.
   *
   * @param clock as {@link System#nanoTime()}
   * @param waiting waits so many nanoseconds; returns whether the calls are to end
   */
  Pace(Plan plan, LongSupplier clock, LongPredicate waiting) {
    this.plan = plan;
    this.clock = clock;
    this.waiting = waiting;
    begun = clock.getAsLong();
    interval = plan.rate() == 0 ? 0 : (long) Math.min(LONGEST, Math.ceil(1e9 / plan.rate()));
  }

  /**
   * Waits until a call may begin; returns its index from 0, or -1 if no call is to begin.
   *
   * <p>Whoever waits holds the lock: only who gets it after the turn has passed makes a call late.
   */
  synchronized int next() {
    if (next >= (plan.time() == null ? plan.calls() : Plan.MOST_CALLS)) {
      return -1;
    }
    long now = clock.getAsLong();
    long turn = interval == 0 || next == 0 ? now : last + interval;
    long missed = Math.max(0, now - turn);
    if (isOver(turn + missed)) {
      return -1;
    }
    do {
      if (waiting.test(Math.max(0, turn - now))) {
        return -1;
      }
      now = clock.getAsLong();
    } while (now - turn < 0);
    if (isOver(now)) {
      return -1;
    }
    last = now;
    behind += missed;
    late += behind > 0 ? 1 : 0;
    return next++;
  }

  synchronized Late late() {
    return new Late(late, behind);
  }

  private boolean isOver(long now) {
    Duration time = plan.time();
    return time != null && now - begun >= time.toNanos();
  }

  /**
   * The calls that began after the time that the rate has for them, because all that may be made at
   * a time were under way. A call that is late makes all that follow late.
   *
   * @param mostNanos how late the latest was
   */
  record Late(int calls, long mostNanos) {

    static final Late NONE = new Late(0, 0);
  }
}
