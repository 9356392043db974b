/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.httptrace.otel.SpanText;
import dev.httptrace.otel.TwinSpans;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Spans say the same whether they are rendered at their end or when exported, in all scenarios. */
@Timeout(60)
class LateSpansParityTest {

  private static final Map<String, Scenarios.Scenario> SCENARIOS = Scenarios.all().byName();
  private static final Map<String, Expected> EXPECTED = Expected.all();
  private static final AtomicInteger spans = new AtomicInteger();
  private static final AtomicInteger late = new AtomicInteger();

  static Stream<String> scenarios() {
    return Recorded.all().stream().map(Recorded::name).filter(SCENARIOS::containsKey).sorted();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void lateSpansAreTheEarlyOnes(String name) throws Exception {
    Expected expected = EXPECTED.get(name);
    assumeThat(expected == null || expected.here().isPossible()).isTrue();
    try (TwinSpans twins = new TwinSpans()) {
      try (Stage stage = new Stage(Place.REQUEST)) {
        stage.also = twins;
        SCENARIOS.get(name).play(stage);
        stage.log.close();
      }
      // A reactor thread may end the two while they are read.
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      List<SpanData> exported;
      List<SpanData> early;
      do {
        exported = twins.late();
        early = twins.early();
      } while (exported.size() != early.size() && System.nanoTime() - deadline < 0);
      spans.addAndGet(exported.size());
      late.addAndGet(
          (int)
              exported.stream()
                  .filter(span -> span.getClass().getSimpleName().startsWith("Late"))
                  .count());

      assertThat(exported.stream().map(SpanText::of).toList())
          .isEqualTo(early.stream().map(SpanText::of).toList());
    }
  }

  @AfterAll
  static void mostOfThemWereLate() {
    assertThat(late.get()).as("of %s", spans).isGreaterThan(spans.get() / 3);
  }
}
