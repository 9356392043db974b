/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.exporter.KeepingSpanExporter;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CutSpanTest {
  private static final AttributeKey<String> A = AttributeKey.stringKey("a");
  private static final AttributeKey<List<String>> B = AttributeKey.stringArrayKey("b");
  private static final AttributeKey<String> C = AttributeKey.stringKey("c");

  @Test
  void biggestAttributeGoesFirstWhereverItIs() {
    SpanData whole = span();
    SpanData one = cut(whole);
    assertThat(one.getAttributes().get(CutSpan.CUT)).containsExactly("c");
    assertThat(one.getEvents().get(0).getAttributes().asMap()).containsOnlyKeys(A);
    assertThat(one.getEvents().get(0).getDroppedAttributesCount()).isEqualTo(1);
    assertThat(one.getAttributes().get(A)).hasSize(1_000);
    assertThat(dropped(one)).isZero();

    SpanData two = cut(one);
    assertThat(two.getAttributes().get(CutSpan.CUT)).containsExactly("c", "b");
    assertThat(two.getAttributes().get(B)).isNull();
    assertThat(dropped(two)).isEqualTo(1);

    SpanData three = cut(two);
    assertThat(three.getAttributes().get(CutSpan.CUT)).containsExactly("c", "b", "a");
    assertThat(dropped(three)).isEqualTo(2);
    assertThat(CutSpan.of(three)).isNull();
    assertThat(three.getSpanContext()).isEqualTo(whole.getSpanContext());
    assertThat(three.getName()).isEqualTo("whole");
    // What is given is not changed.
    assertThat(whole.getAttributes().size()).isEqualTo(2);
  }

  private static SpanData cut(SpanData span) {
    return Objects.requireNonNull(CutSpan.of(span));
  }

  private static int dropped(SpanData span) {
    return span.getTotalAttributeCount() - span.getAttributes().size();
  }

  private static SpanData span() {
    KeepingSpanExporter kept = new KeepingSpanExporter();
    try (SdkTracerProvider tracers =
        SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(kept)).build()) {
      Span span = tracers.get("test").spanBuilder("whole").startSpan();
      span.setAttribute(A, "x".repeat(1_000));
      span.setAttribute(B, List.of("y".repeat(1_500), "z".repeat(1_500)));
      span.addEvent("event", Attributes.of(A, "short", C, "x".repeat(4_000)));
      span.end();
    }
    return kept.spans().get(0);
  }
}
