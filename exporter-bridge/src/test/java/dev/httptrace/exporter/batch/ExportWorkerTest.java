/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.exporter.KeepingSpanExporter;
import dev.httptrace.exporter.account.SpanCounts;
import dev.httptrace.exporter.account.SpanLoss;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExportWorkerTest {
  /** The span's thread saw no shutdown, and the worker no span: each looked before the other. */
  @Test
  void spanThatEndsAtTheVeryMomentOfTheShutdownIsCounted() {
    KeepingSpanExporter kept = new KeepingSpanExporter();
    SpanCounts counts = new SpanCounts();
    AtomicBoolean once = new AtomicBoolean();
    AtomicBoolean shuttingDown = new AtomicBoolean();
    ExportWorker worker =
        new ExportWorker(
            Pipelines.outlet(kept),
            Pipelines.ONE_BY_ONE,
            counts,
            new SpanReport("target", counts),
            new EndedSpans(1) {
              @Override
              int count() {
                if (shuttingDown.get() && once.compareAndSet(false, true)) {
                  counts.made();
                  add(span());
                }
                return 0;
              }
            });
    shuttingDown.set(true);
    var shutdown = worker.shutdown();
    worker.start(1);
    assertThat(shutdown.join(10, TimeUnit.SECONDS).isDone()).isTrue();
    assertThat(counts.read("target").pending()).isZero();
    assertThat(counts.lost(SpanLoss.ENDED_LATE)).isEqualTo(1);
  }

  @Test
  void flushIsCompletedThoughSomethingWasThrownBeforeIt() {
    KeepingSpanExporter kept = new KeepingSpanExporter();
    SpanCounts counts = new SpanCounts();
    AtomicBoolean once = new AtomicBoolean();
    ExportWorker worker =
        new ExportWorker(
            Pipelines.outlet(kept),
            Pipelines.ONE_BY_ONE,
            counts,
            new SpanReport("target", counts),
            new EndedSpans(1) {
              @Override
              int count() {
                if (once.compareAndSet(false, true)) {
                  throw new OutOfMemoryError("scripted");
                }
                return 0;
              }
            });
    var flush = worker.flush();
    worker.start(1);
    assertThat(flush.join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
    worker.shutdown().join(10, TimeUnit.SECONDS);
  }

  private static ReadableSpan span() {
    Span span =
        SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(new KeepingSpanExporter()))
            .build()
            .get("test")
            .spanBuilder("late")
            .startSpan();
    span.end();
    return (ReadableSpan) span;
  }
}
