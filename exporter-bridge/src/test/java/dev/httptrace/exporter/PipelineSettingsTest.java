/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.exporter.batch.BatchSettings;
import dev.httptrace.exporter.otlp.CollectorGuard;
import dev.httptrace.exporter.otlp.GuardedSpans;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.LogLines;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What OpenTelemetry's settings of a batch processor mean here, and what memory allows. */
@Timeout(60)
class PipelineSettingsTest {
  private final CollectorGuard guard = new CollectorGuard(config -> "target", config -> "metrics");

  /** Four requests of gRPC's 4 MiB would be all of it, and what ends meanwhile would be dropped. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void batchesUnderWayLeaveHalfOfTheMemoryToWhatWaits(int concurrency) {
    ConfigProperties config =
        config(
            Map.of(
                "otel.httptrace.export.memory",
                "4000000",
                "otel.httptrace.export.concurrency",
                "" + concurrency));
    guard.guard(OtlpGrpcSpanExporter.getDefault(), config);
    GuardedSpans guarded = guard.guardedSpans();
    assertThat(guarded).isNotNull();
    BatchSettings settings = PipelineSettings.ofOtlp(config, guarded, true);
    assertThat(settings.batchBytes() * settings.inFlight()).isEqualTo(2_000_000);
    assertThat(PipelineSettings.of(config).batchBytes()).isEqualTo(2_000_000);
    guard.abandon();
    guard.close();
  }

  /** A batch that is larger than the queue would never be full, and the queue would be. */
  @ParameterizedTest
  @CsvSource({"512", "4", "2048"})
  void shortQueueIsSentBeforeItIsFull(String batch) throws Exception {
    Semaphore exported = new Semaphore(0);
    KeepingSpanExporter kept =
        new KeepingSpanExporter() {
          @Override
          public CompletableResultCode export(Collection<SpanData> spans) {
            exported.release(spans.size());
            return super.export(spans);
          }
        };
    SpanPipelines pipelines = new SpanPipelines(guard);
    SdkTracerProvider tracers =
        SdkTracerProvider.builder()
            .addSpanProcessor(
                pipelines.of(
                    kept,
                    config(
                        Map.of(
                            "otel.bsp.max.queue.size", "8",
                            "otel.bsp.max.export.batch.size", batch,
                            "otel.bsp.schedule.delay", "3600000"))))
            .build();
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 4; i++) {
        tracers.get("test").spanBuilder("span").startSpan().end();
      }
      assertThat(exported.tryAcquire(4, 10, TimeUnit.SECONDS)).as("round " + round).isTrue();
    }
    tracers.shutdown().join(20, TimeUnit.SECONDS);
    assertThat(kept.spans()).hasSize(20);
  }

  @Test
  void exportTimeoutOfZeroIsNoLimit() throws Exception {
    Late late = new Late();
    try (SystemProperties ignored = SystemProperties.with("otel.bsp.export.timeout", "0");
        OtlpBridge bridge = OtlpBridge.builder("checkout").withoutOtlp().exporter(late).build()) {
      ExampleSpans.exchange(bridge.openTelemetry());
      CompletableFuture<Void> flush = CompletableFuture.runAsync(bridge::flush);
      late.given.get().succeed();
      flush.get();
      assertThat(bridge.accounts().get(0).exported()).isEqualTo(1);
      assertThat(bridge.accounts().get(0).losses()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void negativeExportTimeoutIsRefused(boolean otlp) {
    OtlpBridgeBuilder builder = OtlpBridge.builder("checkout").exporter(new KeepingSpanExporter());
    try (SystemProperties ignored = SystemProperties.with("otel.bsp.export.timeout", "-1")) {
      assertThatThrownBy(otlp ? builder::build : builder.withoutOtlp()::build)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("otel.bsp.export.timeout must not be negative: PT-0.001S");
    }
  }

  /** The other exporter has no retries to wait for; five minutes of OTLP's are not its own. */
  @Test
  void outageOfOtlpHoldsAnotherExporterNoLongerThanTheExportTimeout() throws Exception {
    SpanPipelines pipelines = new SpanPipelines(guard);
    ConfigProperties config =
        config(Map.of("otel.bsp.export.timeout", "200ms", "otel.bsp.max.export.batch.size", "1"));
    KeepingSpanExporter other = new KeepingSpanExporter();
    try (LogLines ignored = LogLines.ofAll()) {
      SpanExporter otlp =
          guard.guard(
              OtlpHttpSpanExporter.builder()
                  .setEndpoint("http://127.0.0.1:" + ClosedPort.find())
                  .build(),
              config);
      SdkTracerProvider tracers =
          SdkTracerProvider.builder()
              .addSpanProcessor(
                  pipelines.inPlaceOf(
                      BatchSpanProcessor.builder(SpanExporter.composite(otlp, other)).build(),
                      config))
              .build();
      for (int i = 0; i < 3; i++) {
        tracers.get("test").spanBuilder("span").startSpan().end();
      }
      assertThat(tracers.forceFlush().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
      assertThat(other.spans()).hasSize(3);
      tracers.shutdown().join(20, TimeUnit.SECONDS);
      assertThat(pipelines.accounts().get(0).pending()).isZero();
      assertThat(pipelines.accounts().get(0).lost()).isEqualTo(3);
      guard.close();
    }
  }

  private static ConfigProperties config(Map<String, String> settings) {
    return DefaultConfigProperties.createFromMap(settings);
  }

  /** Has its result when the test gives it. */
  private static final class Late implements SpanExporter {
    private final CompletableFuture<CompletableResultCode> given = new CompletableFuture<>();

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      CompletableResultCode result = new CompletableResultCode();
      given.complete(result);
      return result;
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
