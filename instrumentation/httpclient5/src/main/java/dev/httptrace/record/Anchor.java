/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import java.time.Clock;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One moment on both clocks: every time of a record is this wall-clock time plus a difference of
 * {@link System#nanoTime}, so that times neither run backwards nor leave their span when the wall
 * clock is set.
 *
 * @param epochNanos nanoseconds since the epoch
 * @param nanoTime {@link System#nanoTime} at that moment
 */
public record Anchor(long epochNanos, long nanoTime) {

  private static final int TRIES = 5;

  /** The clocks are read within this time of each other, unless every try is interrupted. */
  private static final long NEAR_NANOS = 20_000;

  /** For so long the clocks are taken to go on together: a wall clock that is set is seen later. */
  private static final long KEPT_NANOS = 10_000_000;

  private static volatile @Nullable Anchor kept;

  /** The present moment. A wall clock that is set shows in it 10 ms later at most. */
  public static Anchor now() {
    Anchor known = kept;
    if (known != null) {
      long now = System.nanoTime();
      if (known.isNear(now)) {
        return known.at(now);
      }
    }
    Anchor fresh = now(System::nanoTime, Clock.systemUTC());
    // One whose clocks were read far apart is not passed on.
    if (System.nanoTime() - fresh.nanoTime <= NEAR_NANOS) {
      kept = fresh;
    }
    return fresh;
  }

  /** Whether both clocks were read so short a time before that one of them tells the other. */
  boolean isNear(long now) {
    long since = now - nanoTime;
    return since >= 0 && since < KEPT_NANOS;
  }

  /** A later moment, as the clocks go on together. */
  Anchor at(long later) {
    return new Anchor(epochNanos + (later - nanoTime), later);
  }

  /** Reads the wall clock between two looks at the other, again if the thread had to wait there. */
  static Anchor now(LongSupplier nanoTime, Clock wall) {
    long start = nanoTime.getAsLong();
    long before = start;
    long nearest = Long.MAX_VALUE;
    long epochNanos = 0;
    for (int i = 0; i < TRIES && nearest > NEAR_NANOS; i++) {
      Instant now = wall.instant();
      long after = nanoTime.getAsLong();
      if (after - before < nearest) {
        nearest = after - before;
        epochNanos =
            now.getEpochSecond() * 1_000_000_000L + now.getNano() - (before + nearest / 2 - start);
      }
      before = after;
    }
    return new Anchor(epochNanos, start);
  }
}
