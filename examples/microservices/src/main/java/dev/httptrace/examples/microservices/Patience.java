/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import java.time.Duration;

/** Waits between two looks at something that others do in their own time, but not for ever. */
final class Patience {

  private static final Duration PAUSE = Duration.ofMillis(500);

  private final long deadline;

  Patience(Duration patience) {
    this.deadline = System.nanoTime() + patience.toNanos();
  }

  /** Waits a little; returns false at once if the time is up. */
  boolean another() {
    if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
      return false;
    }
    Faults.pause(PAUSE);
    return true;
  }
}
