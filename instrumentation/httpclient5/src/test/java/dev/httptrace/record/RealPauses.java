/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** Pauses that a collector really makes. */
public final class RealPauses {

  private RealPauses() {}

  /** Collects until this JVM was seen to be paused for that long: keep much alive meanwhile. */
  public static void collectFor(JvmPauses pauses, Duration wanted) {
    long start = System.nanoTime();
    Duration paused = Duration.ZERO;
    for (int i = 0; i < 1_000 && paused.compareTo(wanted) < 0; i++) {
      System.gc();
      paused =
          pauses.overlapping(start, System.nanoTime()).stream()
              .map(JvmPause::duration)
              .reduce(Duration.ZERO, Duration::plus);
    }
    assertThat(paused).isGreaterThanOrEqualTo(wanted);
  }
}
