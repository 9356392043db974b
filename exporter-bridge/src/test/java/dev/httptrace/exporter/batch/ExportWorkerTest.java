/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.exporter.KeepingSpanExporter;
import dev.httptrace.exporter.account.SpanCounts;
import dev.httptrace.exporter.account.SpanLoss;
import dev.httptrace.loopback.Gates;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
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
    worker.start();
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
    worker.start();
    assertThat(flush.join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
    worker.shutdown().join(10, TimeUnit.SECONDS);
  }

  /** The first of two spans is taken and exported; then memory is short for a moment. */
  @Test
  void flushWaitsForAllThatHadEndedThoughTakingThemFailedHalfWay() throws Exception {
    CompletableResultCode second = new CompletableResultCode();
    AtomicInteger exported = new AtomicInteger();
    CountDownLatch turned = new CountDownLatch(1);
    SpanCounts counts = new SpanCounts();
    EndedSpans ended =
        new EndedSpans(2) {
          private int polls;

          @Override
          @Nullable ReadableSpan poll() {
            if (++polls == 2) {
              throw new OutOfMemoryError("scripted");
            }
            return super.poll();
          }

          @Override
          int count() {
            if (exported.get() == 2) {
              // The turn that started the second export has looked at its flushes.
              turned.countDown();
            }
            return super.count();
          }
        };
    ended.add(span());
    ended.add(span());
    ExportWorker worker =
        new ExportWorker(
            Pipelines.outlet(
                Pipelines.exporter(
                    spans ->
                        exported.incrementAndGet() == 1
                            ? CompletableResultCode.ofSuccess()
                            : second,
                    CompletableResultCode::ofSuccess)),
            Pipelines.ONE_BY_ONE,
            counts,
            new SpanReport("target", counts),
            ended);
    var flush = worker.flush();
    worker.start();
    assertThat(turned.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(flush.isDone()).isFalse();
    second.succeed();
    assertThat(flush.join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
    worker.shutdown().join(10, TimeUnit.SECONDS);
  }

  /** More than a small memory could hold if each were as large as it is taken to be. */
  @Test
  void burstThatFitsIsKept() throws Exception {
    KeepingSpanExporter kept = new KeepingSpanExporter();
    SpanCounts counts = new SpanCounts();
    EndedSpans ended = new EndedSpans(300);
    for (int i = 0; i < 300; i++) {
      ended.add(span());
    }
    ExportWorker worker =
        new ExportWorker(
            Pipelines.outlet(kept),
            new BatchSettings(
                Duration.ofHours(1),
                512,
                2048,
                Long.MAX_VALUE,
                1,
                Duration.ofSeconds(30),
                1 << 20,
                Integer.MAX_VALUE,
                Duration.ofSeconds(1)),
            counts,
            new SpanReport("target", counts),
            ended);
    var flush = worker.flush();
    worker.start();
    assertThat(flush.join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
    assertThat(kept.spans()).hasSize(300);
    assertThat(counts.lost(SpanLoss.QUEUE_FULL)).isZero();
    worker.shutdown().join(10, TimeUnit.SECONDS);
  }

  /** The thread began before they were four, and looks no more for an hour by itself. */
  @Test
  void spansThatWereTakenEarlyCountForTheirBatch() throws Exception {
    Semaphore exported = new Semaphore(0);
    SpanCounts counts = new SpanCounts();
    EndedSpans ended = new EndedSpans(8);
    for (int i = 0; i < 3; i++) {
      ended.add(span());
    }
    ExportWorker worker =
        new ExportWorker(
            Pipelines.outlet(
                Pipelines.exporter(
                    spans -> {
                      exported.release(spans.size());
                      return CompletableResultCode.ofSuccess();
                    },
                    CompletableResultCode::ofSuccess)),
            new BatchSettings(
                Duration.ofHours(1),
                4,
                8,
                Long.MAX_VALUE,
                1,
                Duration.ofSeconds(30),
                16 << 20,
                8,
                Duration.ofSeconds(1)),
            counts,
            new SpanReport("target", counts),
            ended);
    worker.start();
    Gates.awaitThat("the thread has taken three", () -> worker.waiting() == 3);
    worker.wakeIfEnough(ended.add(span()));
    assertThat(exported.tryAcquire(4, 10, TimeUnit.SECONDS)).isTrue();
    worker.shutdown().join(10, TimeUnit.SECONDS);
  }

  /** Its thread was held up between the two: it wakes the worker once the span is there. */
  @Test
  void spanThatIsCountedAndNotThereYetIsNotLookedForAgainAndAgain() {
    KeepingSpanExporter kept = new KeepingSpanExporter();
    SpanCounts counts = new SpanCounts();
    AtomicBoolean counted = new AtomicBoolean(true);
    AtomicReference<Thread> looking = new AtomicReference<>();
    EndedSpans ended =
        new EndedSpans(1) {
          @Override
          int count() {
            looking.set(Thread.currentThread());
            return counted.get() ? 1 : super.count();
          }
        };
    ExportWorker worker =
        new ExportWorker(
            Pipelines.outlet(kept),
            Pipelines.ONE_BY_ONE,
            counts,
            new SpanReport("target", counts),
            ended);
    worker.start();
    Gates.awaitThat(
        "the worker parks",
        () -> looking.get() != null && looking.get().getState() == Thread.State.TIMED_WAITING);
    counted.set(false);
    worker.wakeIfEnough(ended.add(span()));
    Gates.awaitThat("the span is exported", () -> kept.spans().size() == 1);
    assertThat(worker.shutdown().join(10, TimeUnit.SECONDS).isDone()).isTrue();
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
