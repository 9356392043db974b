/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.late;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A thread of a pool holds nothing of a span that somebody else, such as the agent, has ended on
 * it: the span may hold a class loader.
 */
class LateHandTest {

  private static final AttributeKey<String> REST = AttributeKey.stringKey("rest");

  private final List<InMemorySpanExporter> exporters = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void isEmptyOnceEachProcessorWasGivenTheSpan(int processors) {
    try (OpenTelemetrySdk sdk = sdk(processors)) {
      LateSpans late = LateSpans.ofOrNull(sdk);
      Span span = sdk.getTracer("test").spanBuilder("another's").startSpan();
      late.ending(span, slot(), late.startNanoTimeOrNull(span));
      span.end();

      assertThat(Hand.ofThread().ending).isNull();
      assertThat(exporters).allMatch(exporter -> rest(exporter).equals("1"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void staysEmptyForASpanThatHasEndedAlready(int processors) {
    try (OpenTelemetrySdk sdk = sdk(processors)) {
      LateSpans late = LateSpans.ofOrNull(sdk);
      Span span = sdk.getTracer("test").spanBuilder("another's").startSpan();
      long start = late.startNanoTimeOrNull(span);
      span.end();
      late.ending(span, slot(), start);
      span.end();

      assertThat(Hand.ofThread().ending).isNull();
    }
  }

  /** A thread that has to wait between the two clocks takes the span for no older than it is. */
  @Test
  void startIsNotBeforeTheSpans() {
    try (OpenTelemetrySdk sdk = sdk(1)) {
      AtomicInteger looks = new AtomicInteger();
      long started = System.nanoTime();
      InvocationHandler waiting =
          (proxy, method, arguments) -> {
            if (!method.getName().equals("getLatencyNanos")) {
              return method.getName().equals("isRecording");
            }
            if (looks.incrementAndGet() == 1) {
              TimeUnit.MILLISECONDS.sleep(50);
            }
            return System.nanoTime() - started;
          };
      Class<?>[] types = {Span.class, ReadableSpan.class};
      Span span = (Span) Proxy.newProxyInstance(Span.class.getClassLoader(), types, waiting);

      assertThat(LateSpans.ofOrNull(sdk).startNanoTimeOrNull(span)).isGreaterThanOrEqualTo(started);
      assertThat(looks).hasValueGreaterThan(1);
    }
  }

  private static String rest(InMemorySpanExporter exporter) {
    List<SpanData> spans = exporter.getFinishedSpanItems();
    assertThat(spans).hasSize(1);
    return spans.get(0).getAttributes().get(REST);
  }

  private static AtomicReference<Object> slot() {
    LongFunction<BiConsumer<Span, Supplier<AttributesBuilder>>> rest =
        epoch -> (span, ofEvents) -> span.setAttribute(REST, "1");
    return new AtomicReference<>(rest);
  }

  private OpenTelemetrySdk sdk(int processors) {
    SdkTracerProviderBuilder provider = SdkTracerProvider.builder();
    for (int i = 0; i < processors; i++) {
      InMemorySpanExporter exporter = InMemorySpanExporter.create();
      exporters.add(exporter);
      provider.addSpanProcessor(LateSpans.processor(SimpleSpanProcessor.create(exporter)));
    }
    return OpenTelemetrySdk.builder().setTracerProvider(provider.build()).build();
  }
}
