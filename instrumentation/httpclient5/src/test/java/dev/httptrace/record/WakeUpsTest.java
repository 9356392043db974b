/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
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
    Set<Thread> before = threads();
    WakeUps watch = WakeUps.watch();
    Set<Thread> started = threads();
    started.removeAll(before);
    assertThat(started).hasSize(1);
    watch.close();

    for (Thread thread : started) {
      thread.join(20_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("httptrace-wake-ups"))
        .collect(Collectors.toSet());
  }
}
