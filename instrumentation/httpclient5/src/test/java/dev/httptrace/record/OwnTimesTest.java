/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is known of a thread that did not begin the exchange. */
@Timeout(30)
class OwnTimesTest {

  private static final long MS = 1_000_000;

  @Test
  void lifeOfAThreadBeforeTheStretchIsNotChargedToIt() throws Exception {
    assumeTrue(ThreadClock.isReadable());

    assertThat(workedOfYoungThread(10 * MS)).isZero();
  }

  @Test
  void lifeOfAThreadThatFitsIntoTheStretchIsChargedToIt() throws Exception {
    assumeTrue(ThreadClock.isReadable());

    // The kernel counts by the tick.
    assertThat(workedOfYoungThread(20_000 * MS)).isBetween(80 * MS, 20_000 * MS);
  }

  /** Has a new thread work for 100 ms and then end a stretch of such a length. */
  private static long workedOfYoungThread(long stretchNanos) throws Exception {
    try (JvmPauses jvm = JvmPauses.watch()) {
      long start = System.nanoTime();
      OwnTimes own = new OwnTimes(jvm, start);
      CompletableFuture<Long> worked = new CompletableFuture<>();
      Thread other =
          new Thread(
              () -> {
                OwnVerdictTest.burn(Duration.ofMillis(100));
                own.told(1, start + stretchNanos);
                worked.complete(own.worked(1));
              });
      other.start();
      return worked.get();
    }
  }
}
