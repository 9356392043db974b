/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnchorTest {

  private static final long MS = 1_000_000;

  /** 185 ms between the clocks were seen on a busy machine. */
  @Test
  void waitForACpuBetweenTheClocksIsSeen() {
    // The first try is interrupted for 185 ms, the second is not.
    Deque<Long> nanoTime = new ArrayDeque<>(List.of(0L, 185 * MS, 185 * MS + 100));
    Deque<Instant> wall = new ArrayDeque<>(List.of(Instant.EPOCH, Instant.ofEpochMilli(185)));

    assertThat(Anchor.now(nanoTime::remove, clock(wall))).isEqualTo(new Anchor(-50, 0));
  }

  @Test
  void endsWhereEveryTryIsInterrupted() {
    long[] now = {0};
    Anchor anchor =
        Anchor.now(
            () -> now[0] += 2 * MS,
            Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC));

    assertThat(anchor.nanoTime()).isEqualTo(2 * MS);
  }

  @Test
  void presentIsThePresent() {
    long before = System.nanoTime();
    Anchor anchor = Anchor.now();

    assertThat(anchor.nanoTime()).isBetween(before, System.nanoTime());
    assertThat(Instant.ofEpochSecond(0, anchor.epochNanos()))
        .isBetween(Instant.now().minusSeconds(60), Instant.now());
  }

  @Test
  void momentSoonAfterAnotherNeedsNoWallClock() {
    Anchor anchor = new Anchor(1_000 * MS, 5);

    assertThat(anchor.isNear(5)).isTrue();
    assertThat(anchor.isNear(5 + 10 * MS - 1)).isTrue();
    assertThat(anchor.at(5 + 3 * MS)).isEqualTo(new Anchor(1_003 * MS, 5 + 3 * MS));
  }

  @Test
  void momentLongAfterAnotherOrBeforeItNeedsTheWallClock() {
    Anchor anchor = new Anchor(1_000 * MS, 5);

    assertThat(anchor.isNear(5 + 10 * MS)).isFalse();
    assertThat(anchor.isNear(4)).isFalse();
  }

  private static Clock clock(Deque<Instant> times) {
    return new Clock() {
      @Override
      public Instant instant() {
        return times.remove();
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
      }

      @Override
      public ZoneOffset getZone() {
        return ZoneOffset.UTC;
      }
    };
  }
}
