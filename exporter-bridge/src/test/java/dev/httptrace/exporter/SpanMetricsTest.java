/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.exporter.ScriptedCollector.Reply;
import dev.httptrace.exporter.otlp.CollectorGuard;
import dev.httptrace.loopback.LogLines;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SpanMetricsTest {
  @Test
  void metricsSayWhatTheAccountsSay() throws Exception {
    Points points = new Points();
    CollectorGuard guard = new CollectorGuard(config -> "target", config -> "metrics");
    SpanPipelines pipelines = new SpanPipelines(guard);
    var config = DefaultConfigProperties.createFromMap(Map.of());
    try (LogLines ignored = LogLines.ofAll();
        ScriptedCollector collector =
            ScriptedCollector.start(
                OtlpProtocol.HTTP_PROTOBUF, (number, spans) -> Reply.rejected(3, "quota"));
        SdkMeterProvider meters =
            SdkMeterProvider.builder()
                .registerMetricReader(PeriodicMetricReader.create(points))
                .build()) {
      var exporter =
          guard.guard(
              OtlpHttpSpanExporter.builder()
                  .setEndpoint(collector.endpoint() + "/v1/traces")
                  .build(),
              config);
      SpanMetrics.register(meters.get("test"), pipelines);
      SdkTracerProvider tracers =
          SdkTracerProvider.builder()
              .addSpanProcessor(
                  pipelines.inPlaceOf(BatchSpanProcessor.builder(exporter).build(), config))
              .build();
      for (int i = 0; i < 10; i++) {
        tracers.get("test").spanBuilder("span").startSpan().end();
      }
      var late = tracers.get("test").spanBuilder("late").startSpan();
      tracers.forceFlush().join(30, TimeUnit.SECONDS);
      tracers.shutdown().join(30, TimeUnit.SECONDS);
      late.end();
      meters.forceFlush().join(30, TimeUnit.SECONDS);
      guard.close();

      String processor = "batching_span_processor/httptrace-0";
      String exporterName = "otlp_http_span_exporter/httptrace-0";
      assertThat(points.values)
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "otel.sdk.processor.span.queue.size " + processor, 0L,
                  "otel.sdk.processor.span.processed " + processor, 10L,
                  "otel.sdk.processor.span.processed " + processor + " already_shutdown", 1L,
                  "otel.sdk.exporter.span.inflight " + exporterName, 0L,
                  "otel.sdk.exporter.span.exported " + exporterName, 7L,
                  "otel.sdk.exporter.span.exported " + exporterName + " rejected", 3L));
    }
  }

  /** Read in the middle of a turn of the exporting thread, while it reports a dropped span. */
  @Test
  void counterOfProcessedSpansNeverFalls() throws Exception {
    Points points = new Points();
    CollectorGuard guard = new CollectorGuard(config -> "target", config -> "metrics");
    SpanPipelines pipelines = new SpanPipelines(guard);
    CompletableResultCode result = new CompletableResultCode();
    CountDownLatch exporting = new CountDownLatch(1);
    SpanExporter held =
        new SpanExporter() {
          @Override
          public CompletableResultCode export(Collection<SpanData> spans) {
            exporting.countDown();
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
        };
    var config =
        DefaultConfigProperties.createFromMap(
            Map.of(
                "otel.httptrace.export.memory", "1048576",
                "otel.bsp.max.export.batch.size", "5",
                "otel.bsp.schedule.delay", "1h"));
    String processed = "otel.sdk.processor.span.processed batching_span_processor/httptrace-0";
    BlockingQueue<Long> whileDropping = new LinkedBlockingQueue<>();
    try (LogLines ignored = LogLines.ofAll();
        SdkMeterProvider meters =
            SdkMeterProvider.builder()
                .registerMetricReader(PeriodicMetricReader.create(points))
                .build();
        SdkTracerProvider tracers =
            SdkTracerProvider.builder().addSpanProcessor(pipelines.of(held, config)).build()) {
      SpanMetrics.register(meters.get("test"), pipelines);
      Handler reader =
          new StreamHandler() {
            @Override
            public synchronized void publish(LogRecord record) {
              if (record.getMessage().contains("queue is full")) {
                meters.forceFlush().join(30, TimeUnit.SECONDS);
                whileDropping.add(points.values.get(processed));
              }
            }
          };
      Logger.getLogger("").addHandler(reader);
      try {
        end(tracers, "");
        exporting.await();
        // More than the memory holds; the thread wakes once the last of them has ended.
        end(tracers, "x".repeat(300_000));
        assertThat(whileDropping.poll(30, TimeUnit.SECONDS)).isEqualTo(5L);
      } finally {
        Logger.getLogger("").removeHandler(reader);
      }
      result.succeed();
    }
  }

  private static void end(SdkTracerProvider tracers, String text) {
    for (int i = 0; i < 5; i++) {
      tracers.get("test").spanBuilder("span").setAttribute("text", text).startSpan().end();
    }
  }

  private static final class Points implements MetricExporter {
    private final Map<String, Long> values = new TreeMap<>();

    @Override
    public CompletableResultCode export(Collection<MetricData> metrics) {
      for (MetricData metric : metrics) {
        for (LongPointData point : metric.getLongSumData().getPoints()) {
          String error = point.getAttributes().get(AttributeKey.stringKey("error.type"));
          values.put(
              metric.getName()
                  + " "
                  + point.getAttributes().get(AttributeKey.stringKey("otel.component.name"))
                  + (error == null ? "" : " " + error),
              point.getValue());
        }
      }
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
      return AggregationTemporality.CUMULATIVE;
    }
  }
}
