/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import java.time.Instant;

/**
 * One moment on both clocks: every time of a record is this wall-clock time plus a difference of
 * {@link System#nanoTime}, so that times neither run backwards nor leave their span when the wall
 * clock is set.
 *
 * @param epochNanos nanoseconds since the epoch
 * @param nanoTime {@link System#nanoTime} at that moment
 */
public record Anchor(long epochNanos, long nanoTime) {

  /** The present moment. */
  public static Anchor now() {
    Instant now = Instant.now();
    return new Anchor(now.getEpochSecond() * 1_000_000_000L + now.getNano(), System.nanoTime());
  }
}
