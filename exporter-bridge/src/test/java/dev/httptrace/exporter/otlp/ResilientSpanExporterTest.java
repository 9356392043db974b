/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.exporter.KeepingSpanExporter;
import dev.httptrace.exporter.account.SpanCounts;
import dev.httptrace.exporter.account.SpanLoss;
import dev.httptrace.exporter.batch.SpanReport;
import dev.httptrace.loopback.LogLines;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However OpenTelemetry's exporter behaves, each export ends, and its spans are counted. */
@Timeout(60)
class ResilientSpanExporterTest {
  private final LogLines logs = LogLines.ofAll();
  private final SpanCounts counts = new SpanCounts();
  private final AtomicInteger made = new AtomicInteger();

  @AfterEach
  void closeLogs() {
    logs.close();
  }

  @Test
  void attemptThatHangsEndsEvenIfNoOtherExporterCanBeMade() {
    ResilientSpanExporter exporter =
        exporter(
            Duration.ofMillis(10),
            () -> {
              if (made.getAndIncrement() > 0) {
                throw new AssertionError("no threads left");
              }
              return new Hanging();
            });
    CompletableResultCode result = exporter.export(spans());
    assertThat(result.join(20, TimeUnit.SECONDS).isDone()).isTrue();
    assertThat(counts.read("target").losses()).isEqualTo(Map.of(SpanLoss.UNREACHABLE, 2L));
    exporter.shutdown();
  }

  @Test
  void shutdownGivesUpWhatIsUnderWayOrWaitsToBeTriedAgain() {
    ResilientSpanExporter exporter = exporter(Duration.ofHours(1), Hanging::new);
    CompletableResultCode result = exporter.export(spans());
    assertThat(exporter.shutdown().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
    assertThat(result.isDone()).isTrue();
    assertThat(counts.read("target").losses()).isEqualTo(Map.of(SpanLoss.CLOSED, 2L));
  }

  @Test
  void errorOfTheExporterLosesItsRequestOnly() {
    ResilientSpanExporter exporter =
        exporter(
            Duration.ofHours(1),
            () ->
                new Hanging() {
                  @Override
                  public CompletableResultCode export(Collection<SpanData> spans) {
                    throw new AssertionError("broken");
                  }
                });
    assertThat(exporter.export(spans()).isDone()).isTrue();
    assertThat(counts.read("target").losses()).isEqualTo(Map.of(SpanLoss.REFUSED, 2L));
    assertThat(logs.loud()).singleElement().asString().contains("AssertionError: broken");
    exporter.shutdown();
  }

  /** As where no thread can be started for the timer. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void attemptThatCannotBeTimedEndsAndIsCounted(boolean retry) {
    ResilientSpanExporter exporter =
        exporter(
            settings(retry, Duration.ofHours(1)),
            Hanging::new,
            new RetryTimer(
                task -> {
                  throw new AssertionError("no threads left");
                }));
    assertThat(exporter.export(spans()).isDone()).isTrue();
    assertThat(counts.read("target").losses()).isEqualTo(Map.of(SpanLoss.UNREACHABLE, 2L));
    assertThat(logs.loud()).singleElement().asString().contains("no threads left");
    exporter.shutdown();
  }

  @Test
  void attemptThatCannotBeTriedAgainEndsAndIsCounted() {
    RetryTimer timer = new RetryTimer();
    ResilientSpanExporter exporter =
        exporter(
            settings(true, Duration.ofHours(1)),
            () ->
                new Hanging() {
                  @Override
                  public CompletableResultCode export(Collection<SpanData> spans) {
                    timer.shutdown();
                    return CompletableResultCode.ofFailure();
                  }
                },
            timer);
    assertThat(exporter.export(spans()).isDone()).isTrue();
    assertThat(counts.read("target").losses()).isEqualTo(Map.of(SpanLoss.UNREACHABLE, 2L));
    assertThat(exporter.retrying()).hasValue(0);
    exporter.shutdown();
  }

  /** Else whoever called would take spans for counted that are not. */
  @Test
  void spansThatAreRefusedBeforeAnyAttemptAreNotReceived() {
    ResilientSpanExporter exporter = exporter(Duration.ofHours(1), Hanging::new);
    List<SpanData> withNull = new ArrayList<>(spans());
    withNull.add(null);
    assertThatThrownBy(() -> exporter.export(withNull)).isInstanceOf(NullPointerException.class);
    assertThat(exporter.received()).isZero();
    exporter.shutdown();
  }

  private ResilientSpanExporter exporter(Duration attemptTime, Supplier<SpanExporter> exporters) {
    return exporter(settings(false, attemptTime), exporters, new RetryTimer());
  }

  private ResilientSpanExporter exporter(
      RetrySettings settings, Supplier<SpanExporter> exporters, RetryTimer timer) {
    return new ResilientSpanExporter(
        exporters,
        new Request.Current(),
        settings,
        counts,
        new SpanReport("target", counts),
        null,
        timer);
  }

  private static RetrySettings settings(boolean retry, Duration attemptTime) {
    return new RetrySettings(
        retry,
        Duration.ofMinutes(5),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        attemptTime,
        1 << 20);
  }

  private List<SpanData> spans() {
    KeepingSpanExporter kept = new KeepingSpanExporter();
    SdkTracerProvider tracers =
        SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(kept)).build();
    for (int i = 0; i < 2; i++) {
      tracers.get("test").spanBuilder("span").startSpan().end();
      counts.made();
    }
    return kept.spans();
  }

  private static class Hanging implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      return new CompletableResultCode();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
