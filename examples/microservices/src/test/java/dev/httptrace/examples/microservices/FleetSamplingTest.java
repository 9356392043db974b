/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.record.VerdictKind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FleetSamplingTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  @Test
  void failedOrSlowTracesAreRemarkable() {
    assertThat(FleetSampling.isRemarkable(List.of(span(0, 1, true)))).isTrue();
    assertThat(FleetSampling.isRemarkable(List.of(span(0, 1_000, false)))).isFalse();
    assertThat(FleetSampling.isRemarkable(List.of(span(0, 1_001, false)))).isTrue();
  }

  @Test
  void traceLastsFromItsFirstStartToItsLastEnd() {
    assertThat(FleetSampling.isRemarkable(List.of(span(400, 1_200, false), span(0, 500, false))))
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource(VerdictKind.class)
  void verdictsAreRemarkableUnlessOrdinary(VerdictKind kind) {
    assertThat(FleetSampling.isRemarkable(List.of(span(0, 1, false, kind))))
        .isEqualTo(!FleetSampling.ORDINARY.contains(kind));
  }

  @Test
  void partOfTheRestIsDrawnByTraceId() {
    FleetSampling sampling = new FleetSampling(BigDecimal.valueOf(5));
    Random random = new Random(1);
    long drawn =
        random
            .longs(20_000)
            .mapToObj(high -> String.format("%016x%016x", high, random.nextLong()))
            .filter(sampling::isDrawn)
            .count();
    assertThat(drawn).isBetween(900L, 1_100L);
    assertThat(new FleetSampling(BigDecimal.valueOf(100)).isDrawn(TRACE)).isTrue();
  }

  @Test
  void spansAreReadAsTheyWereWritten() {
    FleetSpan span = span(1, 2, true, VerdictKind.DNS_SLOW);
    assertThat(FleetSpan.parse(span.line())).isEqualTo(span);
  }

  private static FleetSpan span(long startMillis, long endMillis, boolean failed) {
    return span(startMillis, endMillis, failed, VerdictKind.NOTHING_UNUSUAL);
  }

  private static FleetSpan span(
      long startMillis, long endMillis, boolean failed, VerdictKind verdict) {
    return new FleetSpan(
        TRACE,
        "b7ad6b7169203331",
        "shop",
        startMillis * 1_000_000,
        endMillis * 1_000_000,
        failed,
        verdict);
  }
}
