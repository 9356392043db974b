/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WakeUpsTest {

  private static final long MS = 1_000_000;

  private final WakeUps wakeUps = new WakeUps();

  @Test
  void threadThatWakesInTimeIsNotLate() {
    wakeUps.woke(100 * MS, 101 * MS);

    assertThat(wakeUps.overlapping(0, 1000 * MS)).isEmpty();
    assertThat(wakeUps.tick(101 * MS)).isEqualTo(10 * MS);
  }

  @Test
  void lateOneIsToldFromWhenItWasDue() {
    wakeUps.woke(100 * MS, 130 * MS);

    assertThat(wakeUps.overlapping(0, 110 * MS))
        .containsExactly(new JvmPause(100 * MS, Duration.ofMillis(30), JvmPause.NO_CPU));
    assertThat(wakeUps.overlapping(130 * MS, 140 * MS)).isEmpty();
  }

  @Test
  void wakesMoreOftenAfterALateOneForAWhile() {
    wakeUps.woke(100 * MS, 130 * MS);

    assertThat(wakeUps.tick(130 * MS)).isEqualTo(MS);
    assertThat(wakeUps.tick(629 * MS)).isEqualTo(MS);
    assertThat(wakeUps.tick(631 * MS)).isEqualTo(10 * MS);
    assertThat(wakeUps.tick(Long.MIN_VALUE)).isEqualTo(10 * MS);
  }

  @Test
  void remembersTheLatest() {
    for (long i = 0; i < 10_000; i++) {
      wakeUps.woke(i * 10 * MS, (i * 10 + 5) * MS);
    }

    assertThat(wakeUps.overlapping(0, Long.MAX_VALUE)).hasSize(1024);
  }

  @Test
  void threadOfAClosedWatchEnds() throws InterruptedException {
    WakeUps.watch().close();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("httptrace-wake-ups")) {
        thread.join(20_000);
      }
    }
  }
}
