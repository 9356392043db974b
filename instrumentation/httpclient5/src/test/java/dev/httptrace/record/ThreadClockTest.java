/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@Timeout(30)
class ThreadClockTest {

  private static final long MS = 1_000_000;

  @Test
  void tellsWhatThisThreadWorked() {
    assumeTrue(ThreadClock.isReadable());
    long before = ThreadClock.lookOrNull(System.nanoTime()).worked();
    OwnVerdictTest.burn(Duration.ofMillis(100));
    ThreadClock clock = ThreadClock.lookOrNull(System.nanoTime());

    // The kernel counts by the tick.
    assertThat(clock.worked() - before).isBetween(80 * MS, 10_000 * MS);
    assertThat(clock.workedSince()).isBetween(80 * MS, 10_000 * MS);
    assertThat(clock.waitedSince()).isNotNegative();
  }

  /** That of a reactor may be told its first hook by the connect that it was started for. */
  @Test
  void firstLookTellsWhatAYoungThreadHasDone() throws Exception {
    assumeTrue(ThreadClock.isReadable());
    CompletableFuture<Long> worked = new CompletableFuture<>();
    Thread young =
        new Thread(
            () -> {
              OwnVerdictTest.burn(Duration.ofMillis(100));
              worked.complete(ThreadClock.lookOrNull(System.nanoTime()).workedSince());
            });
    young.start();

    assertThat(worked.get()).isBetween(80 * MS, 1_000 * MS);
  }

  /** On a thread of its own, whose clock then stays a second ahead. */
  @Test
  void isNotLookedAtAgainAtOnce() throws Exception {
    assumeTrue(ThreadClock.isReadable());
    FutureTask<Void> looks = new FutureTask<>(ThreadClockTest::lookAgainAtOnce, null);
    new Thread(looks).start();
    looks.get();
  }

  private static void lookAgainAtOnce() {
    long now = System.nanoTime() + 1000 * MS;
    ThreadClock.lookOrNull(now);
    long worked = ThreadClock.lookOrNull(now).worked();
    OwnVerdictTest.burn(Duration.ofMillis(20));

    assertThat(ThreadClock.lookOrNull(now + 4 * MS).worked()).isEqualTo(worked);
    assertThat(ThreadClock.lookOrNull(now + 4 * MS).workedSince()).isZero();
    assertThat(ThreadClock.lookOrNull(now + 5 * MS).worked()).isGreaterThan(worked);
  }

  @Test
  void doesNotTellTheWorkOfAnother() throws InterruptedException {
    assumeTrue(ThreadClock.isReadable());
    Thread other = new Thread(() -> OwnVerdictTest.burn(Duration.ofMillis(200)));
    long now = System.nanoTime();
    long before = ThreadClock.lookOrNull(now).worked();
    other.start();
    other.join();

    assertThat(ThreadClock.lookOrNull(now + 10 * MS).worked() - before).isLessThan(100 * MS);
  }

  /** It would be told the work of its carrier. */
  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void virtualThreadIsNotLookedAt() throws Exception {
    Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
    CompletableFuture<Boolean> readable = new CompletableFuture<>();
    start.invoke(null, (Runnable) () -> readable.complete(ThreadClock.isReadable()));

    assertThat(readable.get()).isFalse();
  }
}
