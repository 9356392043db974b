/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.exporter.KeepingSpanExporter;
import dev.httptrace.exporter.account.SpanAccounts;
import dev.httptrace.exporter.account.SpanLoss;
import dev.httptrace.loopback.Gates;
import dev.httptrace.loopback.LogLines;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an exporter does, it loses its own batch at most, and closing ends. */
@Timeout(60)
class ContainmentTest {
  private final LogLines logs = LogLines.ofAll();
  private final KeepingSpanExporter kept = new KeepingSpanExporter();
  private final AtomicInteger exports = new AtomicInteger();

  @AfterEach
  void closeLogs() {
    logs.close();
  }

  static Stream<Throwable> failures() {
    return Stream.of(
        new AssertionError("broken"),
        new StackOverflowError("broken"),
        new OutOfMemoryError("broken"),
        new IllegalStateException("broken"),
        new IOException("broken"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void exporterThatThrowsLosesItsBatchAndNoOther(Throwable failure) {
    SpanAccounts accounts =
        afterAFailure(
            spans -> {
              ContainmentTest.<RuntimeException>sneak(failure);
              return null;
            });
    assertThat(accounts.exported()).isEqualTo(1);
    assertThat(accounts.losses()).isEqualTo(Map.of(SpanLoss.FAILED, 1L));
    assertThat(logs.loud())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith(
                        "WARNING httptrace cannot export to target: "
                            + failure.getClass().getName()
                            + ": broken; 0 spans wait to be sent, 1 span is lost so far."));
  }

  @Test
  void exporterWithoutAResultLosesItsBatchAndNoOther() {
    SpanAccounts accounts = afterAFailure(spans -> null);
    assertThat(accounts.losses()).isEqualTo(Map.of(SpanLoss.FAILED, 1L));
    assertThat(logs.loud())
        .satisfiesExactly(
            begin -> assertThat(begin).contains("cannot export to target: its result is null;"),
            end -> assertThat(end).contains("exports to target again"));
  }

  @Test
  void failedResultIsReportedWhileTheBridgeRuns() {
    SpanAccounts accounts =
        afterAFailure(
            spans ->
                CompletableResultCode.ofExceptionalFailure(new IOException("disk\u001b full")));
    assertThat(accounts.losses()).isEqualTo(Map.of(SpanLoss.FAILED, 1L));
    assertThat(logs.loud())
        .satisfiesExactly(
            begin ->
                assertThat(begin)
                    .contains(
                        "cannot export to target: java.io.IOException: disk\\u001b full; 0 spans"
                            + " wait to be sent, 1 span is lost so far."),
            end -> assertThat(end).contains("exports to target again"));
  }

  @Test
  void exportThatTakesTooLongIsReportedWhileTheBridgeRuns() throws Exception {
    BatchSettings hasty = with(Duration.ofMillis(1), Pipelines.ONE_BY_ONE.memory());
    Pipelines pipelines =
        new Pipelines(
            Pipelines.outlet(
                Pipelines.exporter(spans -> new CompletableResultCode(), kept::shutdown)),
            hasty);
    pipelines.end("one");
    assertThat(logs.next("WARNING ")).contains("cannot export to target: no result in 1 ms;");
    assertThat(pipelines.pipeline.shutdown().join(10, TimeUnit.SECONDS).isDone()).isTrue();
  }

  /** An exporter that hangs is when somebody looks. */
  @Test
  void spansThatAnExporterIsGivenAreUnderWayBeforeItComesBack() throws Exception {
    CountDownLatch exporting = new CountDownLatch(1);
    CountDownLatch letGo = new CountDownLatch(1);
    Pipelines pipelines =
        new Pipelines(
            Pipelines.outlet(
                Pipelines.exporter(
                    spans -> {
                      exporting.countDown();
                      Gates.await(letGo);
                      return kept.export(spans);
                    },
                    kept::shutdown)),
            Pipelines.ONE_BY_ONE);
    pipelines.end("one");
    exporting.await();
    assertThat(pipelines.pipeline.underWay()).isEqualTo(1);
    assertThat(pipelines.pipeline.waiting()).isZero();
    letGo.countDown();
    assertThat(flushed(pipelines)).isTrue();
    assertThat(pipelines.pipeline.underWay()).isZero();
    assertThat(pipelines.pipeline.shutdown().join(10, TimeUnit.SECONDS).isDone()).isTrue();
  }

  @Test
  void overflowThatThrowsLosesWhatItWasGiven() {
    Overflow broken =
        new Overflow() {
          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public void take(List<SpanData> spans) {
            throw new OutOfMemoryError("scripted");
          }
        };
    Pipelines pipelines =
        new Pipelines(
            new Outlet(kept, null, broken, kept::shutdown), with(Duration.ofSeconds(30), 1));
    for (String span : new String[] {"one", "two", "three"}) {
      pipelines.end(span);
    }
    assertThat(flushed(pipelines)).isTrue();
    assertThat(pipelines.report.accounts().losses()).isEqualTo(Map.of(SpanLoss.QUEUE_FULL, 3L));
    assertThat(pipelines.pipeline.shutdown().join(10, TimeUnit.SECONDS).isDone()).isTrue();
  }

  /** Somebody else's, when it is looked at to know whether it is important. */
  @Test
  void spanThatCannotBeQueuedIsLostAndNoOther() {
    Pipelines pipelines = new Pipelines(Pipelines.outlet(kept), Pipelines.ONE_BY_ONE);
    ReadableSpan span = (ReadableSpan) pipelines.started("broken");
    SpanData broken =
        new DelegatingSpanData(span.toSpanData()) {
          @Override
          public long getEndEpochNanos() {
            throw new LinkageError("broken");
          }
        };
    pipelines.pipeline.onEnd(
        (ReadableSpan)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ReadableSpan.class},
                (proxy, method, arguments) ->
                    method.getName().equals("toSpanData")
                        ? broken
                        : method.invoke(span, arguments)));
    pipelines.end("one");
    assertThat(flushed(pipelines)).isTrue();
    assertThat(kept.spans()).extracting(SpanData::getName).containsExactly("one");
    assertThat(pipelines.report.accounts().losses()).isEqualTo(Map.of(SpanLoss.FAILED, 1L));
    assertThat(pipelines.pipeline.shutdown().join(10, TimeUnit.SECONDS).isDone()).isTrue();
  }

  static Stream<Supplier<CompletableResultCode>> shutdowns() {
    return Stream.of(
        () -> null,
        () -> {
          throw new AssertionError("broken");
        },
        CompletableResultCode::ofFailure);
  }

  @ParameterizedTest
  @MethodSource("shutdowns")
  void shutdownEndsWhateverTheExporterDoes(Supplier<CompletableResultCode> shutdown) {
    Pipelines pipelines =
        new Pipelines(
            Pipelines.outlet(Pipelines.exporter(kept::export, shutdown)), Pipelines.ONE_BY_ONE);
    pipelines.end("one");
    assertThat(pipelines.pipeline.shutdown().join(10, TimeUnit.SECONDS).isDone()).isTrue();
    assertThat(kept.spans()).hasSize(1);
  }

  @Test
  void interruptOfTheThreadIsNotKeptForTheNextExport() {
    AtomicInteger interrupted = new AtomicInteger();
    Pipelines pipelines =
        new Pipelines(
            Pipelines.outlet(
                Pipelines.exporter(
                    spans -> {
                      if (Thread.currentThread().isInterrupted()) {
                        interrupted.incrementAndGet();
                      }
                      Thread.currentThread().interrupt();
                      return kept.export(spans);
                    },
                    kept::shutdown)),
            Pipelines.ONE_BY_ONE);
    for (String span : new String[] {"one", "two", "three"}) {
      pipelines.end(span);
      assertThat(flushed(pipelines)).isTrue();
    }
    assertThat(kept.spans()).hasSize(3);
    assertThat(interrupted).hasValue(0);
  }

  private SpanAccounts afterAFailure(
      Function<Collection<SpanData>, CompletableResultCode> failing) {
    Pipelines pipelines =
        new Pipelines(
            Pipelines.outlet(
                Pipelines.exporter(
                    spans ->
                        exports.getAndIncrement() == 0 ? failing.apply(spans) : kept.export(spans),
                    kept::shutdown)),
            Pipelines.ONE_BY_ONE);
    pipelines.end("one");
    assertThat(flushed(pipelines)).isTrue();
    pipelines.end("two");
    assertThat(flushed(pipelines)).isTrue();
    assertThat(pipelines.pipeline.shutdown().join(10, TimeUnit.SECONDS).isDone()).isTrue();
    assertThat(kept.spans()).extracting(SpanData::getName).containsExactly("two");
    return pipelines.report.accounts();
  }

  private static boolean flushed(Pipelines pipelines) {
    return pipelines.pipeline.forceFlush().join(10, TimeUnit.SECONDS).isSuccess();
  }

  private static BatchSettings with(Duration timeout, long memory) {
    BatchSettings one = Pipelines.ONE_BY_ONE;
    return new BatchSettings(
        one.delay(),
        one.batchSpans(),
        one.largestBatch(),
        one.batchBytes(),
        one.inFlight(),
        timeout,
        memory,
        one.queueSpans(),
        one.slow());
  }

  /** Throws anything, as code in Kotlin, or with Lombok, does. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable failure) throws T {
    throw (T) failure;
  }
}
