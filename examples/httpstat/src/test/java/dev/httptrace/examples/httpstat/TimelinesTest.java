/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.record.Phase;
import org.junit.jupiter.api.Test;

class TimelinesTest {

  private final Timeline told = Exchanges.told(new FakeExchange(1, null), Exchanges::cold);

  @Test
  void slicesAddUpToThePhasesOfTheRecord() {
    for (Phase phase : Phase.values()) {
      assertThat(
              told.slices().stream()
                  .filter(slice -> slice.phase() == phase)
                  .mapToLong(Slice::nanos)
                  .sum())
          .as(phase.name())
          .isEqualTo(told.record().phases().nanos(phase));
    }
  }

  @Test
  void slicesFollowEachOtherWithoutGap() {
    long at = 0;
    for (Slice slice : told.slices()) {
      assertThat(slice.from()).isEqualTo(at);
      at = slice.to();
    }
    assertThat(at).isEqualTo(told.record().duration().toNanos());
  }
}
