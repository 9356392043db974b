/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.exporter.KeepingSpanExporter;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.Test;

class EndedSpansTest {
  private final EndedSpans ended = new EndedSpans(2);

  @Test
  void whatWasPolledCountsUntilItHasLeft() {
    ReadableSpan one = span();
    ReadableSpan two = span();
    assertThat(ended.add(one)).isEqualTo(1);
    assertThat(ended.add(two)).isEqualTo(2);
    assertThat(ended.poll()).isSameAs(one);
    assertThat(ended.add(span())).as("no room").isZero();
    assertThat(ended.count()).isEqualTo(2);

    ended.left(1);

    assertThat(ended.count()).isEqualTo(1);
    assertThat(ended.add(span())).isEqualTo(2);
    assertThat(ended.poll()).isSameAs(two);
  }

  @Test
  void clearedIsEmptyAndKnowsHowManyThereWere() {
    ended.add(span());
    ended.add(span());

    assertThat(ended.clear()).isEqualTo(2);

    assertThat(ended.count()).isZero();
    assertThat(ended.poll()).isNull();
    assertThat(ended.clear()).isZero();
  }

  @Test
  void whatCannotBeAddedDoesNotCount() {
    assertThatThrownBy(() -> ended.add(null)).isInstanceOf(NullPointerException.class);

    assertThat(ended.count()).isZero();
  }

  private static ReadableSpan span() {
    return (ReadableSpan)
        SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(new KeepingSpanExporter()))
            .build()
            .get("test")
            .spanBuilder("span")
            .startSpan();
  }
}
