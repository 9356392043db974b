/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A connection that several hold is held until the last one gives it back. */
class LeaseClockTest {

  private final LeaseClock clock = new LeaseClock();

  @Test
  void isHeldByTheOneItWasDialledFor() {
    long later = System.nanoTime() + 1_000;
    assertThat(clock.heldNanos(later)).isGreaterThanOrEqualTo(1_000);
    clock.givenBack();
    assertThat(clock.heldNanos(later)).isEqualTo(-1);
  }

  @Test
  void isHeldUntilTheLastGivesItBack() {
    clock.taken();
    clock.givenBack();
    assertThat(clock.heldNanos(System.nanoTime())).isNotNegative();
    clock.givenBack();
    assertThat(clock.heldNanos(System.nanoTime())).isEqualTo(-1);
  }

  @Test
  void isHeldSinceTheFirstOfThoseThatHoldIt() {
    clock.givenBack();
    clock.taken();
    long held = clock.heldNanos(Long.MAX_VALUE);
    clock.taken();
    assertThat(clock.heldNanos(Long.MAX_VALUE)).isEqualTo(held);
  }

  @Test
  void wasIdleForOneOfThoseThatTookIt() {
    long before = System.nanoTime();
    clock.givenBack();
    clock.taken();
    clock.taken();
    assertThat(clock.claimIdle() - before).isNotNegative();
    assertThat(clock.claimIdle()).isEqualTo(LeaseClock.NEVER);
  }

  @Test
  void wasNotIdleWhileOthersHeldIt() {
    clock.taken();
    clock.givenBack();
    clock.taken();
    assertThat(clock.claimIdle()).isEqualTo(LeaseClock.NEVER);
  }

  @Test
  void idleTimeThatNobodyClaimedIsForgotten() {
    clock.givenBack();
    clock.taken();
    clock.taken();
    clock.givenBack();
    assertThat(clock.claimIdle()).isEqualTo(LeaseClock.NEVER);
  }

  @Test
  void isTakenOnOneThreadUntilItIsUsed() throws InterruptedException {
    assertThat(clock.isTakenHere()).isFalse();
    Thread other = new Thread(clock::taken);
    other.start();
    other.join();
    assertThat(clock.isTakenHere()).isFalse();
    clock.taken();
    assertThat(clock.isTakenHere()).isTrue();
    clock.used();
    assertThat(clock.isTakenHere()).isFalse();
  }
}
