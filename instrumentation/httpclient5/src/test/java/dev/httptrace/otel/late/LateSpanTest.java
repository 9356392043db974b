/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.late;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.HookFailures;
import dev.httptrace.loopback.Gates;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LateSpanTest {

  private static final AttributeKey<String> ONE = AttributeKey.stringKey("one");
  private static final AttributeKey<String> TWO = AttributeKey.stringKey("two");

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .setSampler(LateSpans.sampler(Sampler.alwaysOn()))
                  .addSpanProcessor(LateSpans.processor(BatchSpanProcessor.create(exporter)))
                  .build())
          .build();
  private final LateSpans late = LateSpans.ofOrNull(sdk);

  @AfterEach
  void close() {
    sdk.close();
  }

  @Test
  void renderingThatFailsIsToldAndTheExporterGoesOn() {
    long failures = HookFailures.count();
    end(
        start("broken"),
        span -> {
          span.setAttribute(TWO, "2");
          throw new IllegalStateException("broken on purpose");
        });
    end(start("whole"), span -> span.setAttribute(TWO, "2"));

    List<SpanData> spans = flushed();
    assertThat(spans).extracting(SpanData::getName).containsExactly("broken", "whole");
    assertThat(spans)
        .allSatisfy(
            span -> {
              assertThat(span.getAttributes().get(ONE)).isEqualTo("1");
              assertThat(span.getAttributes().get(TWO)).isEqualTo("2");
            });
    assertThat(HookFailures.count()).isEqualTo(failures + 1);
  }

  @Test
  void spanThatEndsWithinTheEndOfAnotherIsItsOwn() {
    Span inner = sdk.getTracer("test").spanBuilder("inner").startSpan();
    Span other = start("other");
    end(
        start("outer"),
        span -> {
          // On the exporter's thread.
          inner.end();
          end(other, nothing -> {});
          span.setAttribute(TWO, "2");
        });

    flushed();
    assertThat(flushed()).extracting(SpanData::getName).contains("outer", "inner", "other");
    for (SpanData span : exporter.getFinishedSpanItems()) {
      assertThat(span.getAttributes().get(TWO) != null)
          .as(span.getName())
          .isEqualTo(span.getName().equals("outer"));
    }
  }

  @Test
  void spanThatStartsAfterwardsHasAttributesOfItsOwn() {
    end(start("late"), span -> {});
    sdk.getTracer("test").spanBuilder("plain").setAttribute(TWO, "2").startSpan().end();

    SpanData plain = flushed().get(1);
    assertThat(plain.getAttributes().asMap()).isEqualTo(Attributes.of(TWO, "2").asMap());
  }

  @Test
  void initialAttributesAreWrittenWhereThereIsNoLateEnd() {
    Span span = start("early");
    span.setAttribute(ONE, "mine");
    late.renderInitial(span, Attributes.of(ONE, "1", TWO, "2"));
    span.end();

    assertThat(flushed().get(0).getAttributes().asMap())
        .isEqualTo(Attributes.of(ONE, "mine", TWO, "2").asMap());
  }

  /** Two processors may read it at the same time, and what is rendered is there only once. */
  @Test
  void secondReaderWaitsForWhatTheFirstRenders() throws Exception {
    CountDownLatch rendering = new CountDownLatch(1);
    CompletableFuture<Void> go = new CompletableFuture<>();
    LongFunction<BiConsumer<Span, Supplier<AttributesBuilder>>> once =
        epoch ->
            (span, ofEvents) -> {
              rendering.countDown();
              go.join();
              span.setAttribute(TWO, "2");
            };
    ReadableSpan ended = (ReadableSpan) sdk.getTracer("test").spanBuilder("read").startSpan();
    LateSpan span =
        new LateSpan(
            ended,
            new SlotRest(new AtomicReference<>(once), 0),
            Attributes.empty(),
            SpanLimits.getDefault(),
            2);
    FutureTask<SpanData> first = new FutureTask<>(span::toSpanData);
    FutureTask<SpanData> second = new FutureTask<>(span::toSpanData);
    new Thread(first).start();
    rendering.await();
    Thread reader = new Thread(second);
    reader.start();
    Gates.awaitThat(
        "the second reader is blocked, or done",
        () -> second.isDone() || reader.getState() == Thread.State.BLOCKED);
    go.complete(null);

    assertThat(second.get().getAttributes().get(TWO)).isEqualTo("2");
    assertThat(second.get()).isSameAs(first.get());
  }

  private Span start(String name) {
    return late.start(sdk.getTracer("test").spanBuilder(name), Attributes.of(ONE, "1"));
  }

  private void end(Span span, Consumer<Span> rest) {
    late.end(
        span,
        System.currentTimeMillis() * 1_000_000,
        new Rest() {
          @Override
          public Attributes initial() {
            return Attributes.of(ONE, "1");
          }

          @Override
          public void render(Span onto, Supplier<AttributesBuilder> ofEvents) {
            rest.accept(onto);
          }
        });
  }

  private List<SpanData> flushed() {
    sdk.getSdkTracerProvider().forceFlush().join(10, TimeUnit.SECONDS);
    return exporter.getFinishedSpanItems();
  }
}
