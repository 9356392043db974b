/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.late;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The texts are those of the SDK that is here: another version may have others. */
class ProviderTextTest {

  private static final SpanProcessor ENDS = new Quiet("Other{}", false, true);
  private static final SpanProcessor STARTS = new Quiet("Other{}", true, false);
  private static final SpanProcessor BOTH = new Quiet("Other{}", true, true);

  @Test
  void oneOfOurs() {
    assertThat(text(late(ENDS)).isAllLate()).isTrue();
    assertThat(text(late(ENDS)).late()).isEqualTo(1);
    assertThat(text(late(ENDS)).isStartRequired()).isFalse();
  }

  @Test
  void severalOfOurs() {
    assertThat(text(late(ENDS), late(ENDS), late(ENDS)).isAllLate()).isTrue();
    assertThat(text(late(ENDS), late(BOTH), late(ENDS)).late()).isEqualTo(3);
    assertThat(text(late(ENDS), late(ENDS)).isStartRequired()).isFalse();
  }

  @Test
  void anotherThatOnlyStarts() {
    assertThat(text(late(ENDS), STARTS).isAllLate()).isTrue();
    assertThat(text(late(ENDS), STARTS).late()).isEqualTo(1);
    assertThat(text(late(ENDS), STARTS).isStartRequired()).isTrue();
  }

  @Test
  void oursThatStartsToo() {
    assertThat(text(late(BOTH)).isStartRequired()).isTrue();
    assertThat(text(late(BOTH), late(ENDS)).isStartRequired()).isTrue();
  }

  @Test
  void anotherThatEnds() {
    assertThat(text(ENDS).isAllLate()).isFalse();
    assertThat(text(late(ENDS), ENDS).isAllLate()).isFalse();
    assertThat(text(ENDS, late(ENDS)).isAllLate()).isFalse();
    assertThat(text(late(ENDS), new Quiet("a, " + LateProcessor.TEXT, false, true)).isAllLate())
        .isFalse();
  }

  @Test
  void anotherThatHoldsOurs() {
    assertThat(text(SpanProcessor.composite(late(ENDS), ENDS), late(ENDS)).isAllLate()).isFalse();
    assertThat(text(new Quiet("Filter{" + late(ENDS) + "}", false, true)).isAllLate()).isFalse();
  }

  @Test
  void none() {
    assertThat(text().isAllLate()).isFalse();
    assertThat(text(STARTS).isAllLate()).isFalse();
    assertThat(ProviderText.of("").isAllLate()).isFalse();
  }

  private static SpanProcessor late(SpanProcessor processor) {
    return LateSpans.processor(processor);
  }

  private static ProviderText text(SpanProcessor... processors) {
    SdkTracerProviderBuilder builder = SdkTracerProvider.builder();
    List.of(processors).forEach(builder::addSpanProcessor);
    try (SdkTracerProvider provider = builder.build()) {
      return ProviderText.of(provider.toString());
    }
  }

  private record Quiet(String text, boolean starts, boolean ends) implements SpanProcessor {

    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return starts;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
      return ends;
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
