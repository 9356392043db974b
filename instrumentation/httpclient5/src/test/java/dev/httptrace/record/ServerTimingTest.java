/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerTimingTest {

  @Test
  void namesAndDurationsAreRead() {
    assertThat(ServerTiming.parse(List.of("db;dur=53.2, cache ; DUR = \"0.5\"", "app;dur=47")))
        .containsExactly(
            new ServerTiming("db", Duration.ofNanos(53_200_000)),
            new ServerTiming("cache", Duration.ofNanos(500_000)),
            new ServerTiming("app", Duration.ofMillis(47)));
  }

  @Test
  void descriptionsAreNotKeptAndMayHoldSeparators() {
    assertThat(ServerTiming.parse(List.of("db;desc=\"a,b;dur=9\\\"\";dur=2, b;dur=1")))
        .containsExactly(
            new ServerTiming("db", Duration.ofMillis(2)),
            new ServerTiming("b", Duration.ofMillis(1)));
  }

  @Test
  void firstOfTwoDurationsCounts() {
    assertThat(ServerTiming.parse(List.of("db;dur=1;dur=2")))
        .containsExactly(new ServerTiming("db", Duration.ofMillis(1)));
  }

  @Test
  void whatIsNotWellFormedIsSkipped() {
    assertThat(
            ServerTiming.parse(
                List.of("", "miss", "a b;dur=1", "n;dur", "n;dur=x", "n;dur=-1", "n;dur=NaN")))
        .isEmpty();
    assertThat(ServerTiming.parse(List.of("n;dur=1e300", "x".repeat(33) + ";dur=1", "ok;dur=1")))
        .containsExactly(new ServerTiming("ok", Duration.ofMillis(1)));
  }

  @Test
  void noMoreThanSixteenAreKept() {
    assertThat(ServerTiming.parse(Collections.nCopies(40, "a;dur=1"))).hasSize(16);
  }
}
