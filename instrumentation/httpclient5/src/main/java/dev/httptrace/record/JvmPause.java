/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import java.time.Duration;

/**
 * A time in which this JVM ran no code of the application, or in which its threads had to wait for
 * a CPU.
 *
 * @param startNanoTime when it began, on the clock of {@link System#nanoTime}
 * @param duration how long it was
 * @param cause what the JVM did, in its own words: {@code G1 Young Generation}; or {@link #NO_CPU}
 */
public record JvmPause(long startNanoTime, Duration duration, String cause) {

  /** The cause of a pause in which a thread that was due to run had no CPU. */
  public static final String NO_CPU = "no CPU";

  boolean isStarved() {
    return cause.equals(NO_CPU);
  }

  /** When it ended, on the clock of {@link System#nanoTime}. */
  public long endNanoTime() {
    return startNanoTime + duration.toNanos();
  }
}
