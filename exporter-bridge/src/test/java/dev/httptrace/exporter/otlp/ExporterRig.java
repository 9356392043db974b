/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import dev.httptrace.exporter.KeepingSpanExporter;
import dev.httptrace.exporter.account.SpanCounts;
import dev.httptrace.exporter.batch.SpanReport;
import dev.httptrace.exporter.protobuf.SpanMessage;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.common.InternalTelemetryVersion;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The resilient exporter over OpenTelemetry's own, whose senders hold what they are to send. */
final class ExporterRig implements AutoCloseable {
  static final Duration LONG = Duration.ofHours(1);

  final HeldSenders senders = new HeldSenders();
  final SpanCounts counts = new SpanCounts();
  final ReadSums sums = new ReadSums();
  private final List<ResilientSpanExporter> exporters = new ArrayList<>();

  ResilientSpanExporter http(Duration attemptTime, long mostBytes) {
    return exporter(
        attemptTime, mostBytes, "http", MemoryMode.REUSABLE_DATA, InternalTelemetryVersion.LEGACY);
  }

  ResilientSpanExporter exporter(
      Duration attemptTime,
      long mostBytes,
      String protocol,
      MemoryMode mode,
      InternalTelemetryVersion version) {
    Request.Current current = new Request.Current();
    ComponentLoader watched = new WatchedSenders(current, senders);
    SpanExporter delegate =
        protocol.equals("grpc")
            ? OtlpGrpcSpanExporter.builder()
                .setComponentLoader(watched)
                .setMemoryMode(mode)
                .setInternalTelemetryVersion(version)
                .setMeterProvider(sums.meters())
                .build()
            : OtlpHttpSpanExporter.builder()
                .setComponentLoader(watched)
                .setMemoryMode(mode)
                .setInternalTelemetryVersion(version)
                .setMeterProvider(sums.meters())
                .build();
    return resilient(current, attemptTime, mostBytes, delegate);
  }

  ResilientSpanExporter resilient(
      Request.Current current, Duration attemptTime, long mostBytes, SpanExporter delegate) {
    ResilientSpanExporter exporter =
        new ResilientSpanExporter(
            () -> delegate,
            current,
            new RetrySettings(false, LONG, LONG, LONG, attemptTime, mostBytes),
            counts,
            new SpanReport("target", counts),
            null);
    exporters.add(exporter);
    return exporter;
  }

  @Override
  public void close() {
    exporters.forEach(ResilientSpanExporter::shutdown);
    sums.close();
  }

  static boolean isOurs(Object message) {
    return message instanceof SpanMessage;
  }

  static List<SpanData> spans(int count) {
    KeepingSpanExporter kept = new KeepingSpanExporter();
    SdkTracerProvider tracers =
        SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(kept)).build();
    for (int i = 0; i < count; i++) {
      tracers.get("test").spanBuilder("span " + i).setAttribute("text", "x").startSpan().end();
    }
    return kept.spans();
  }
}
