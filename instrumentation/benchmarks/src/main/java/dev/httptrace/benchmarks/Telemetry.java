/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import dev.httptrace.otel.sdk.LateRendering;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.OpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An SDK that exports as one does in production, the same for all who make spans: a batch
 * processor, and OpenTelemetry's OTLP exporter up to the last byte, which goes nowhere.
 */
final class Telemetry {

  // No longer than it must be: what waits in it survives, and the collector copies it time and
  // again, so that a long queue costs whoever falls behind more than the spans do.
  private static final int QUEUE = 1 << 13;
  // What the exporter takes for some hundred spans: who looks more often has looking measured.
  private static final long PAUSE_NANOS = 1_000_000;

  private final CountingExporter exporter = new CountingExporter();
  private final OpenTelemetrySdk sdk;

  Telemetry(boolean sampled, boolean measured, boolean late) {
    Sampler sampler = sampled ? Sampler.alwaysOn() : Sampler.alwaysOff();
    SpanProcessor batches = BatchSpanProcessor.builder(exporter).setMaxQueueSize(QUEUE).build();
    SdkTracerProvider tracers =
        SdkTracerProvider.builder()
            .setSampler(late ? LateRendering.sampler(sampler) : sampler)
            .addSpanProcessor(late ? LateRendering.processor(batches) : batches)
            .build();
    OpenTelemetrySdkBuilder builder =
        OpenTelemetrySdk.builder()
            .setTracerProvider(tracers)
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()));
    if (measured) {
      builder.setMeterProvider(
          SdkMeterProvider.builder().registerMetricReader(InMemoryMetricReader.create()).build());
    }
    this.sdk = builder.build();
  }

  OpenTelemetrySdk sdk() {
    return sdk;
  }

  /** Waits while the exporter is so far behind that the queue might drop spans. */
  void awaitRoom(long spans) {
    while (spans - exporter.exported() > QUEUE / 2) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Exports what has ended, and returns the number of spans that were exported at all. */
  long exported() {
    sdk.getSdkTracerProvider().forceFlush().join(1, TimeUnit.MINUTES);
    return exporter.exported();
  }

  /** The span that was exported last, or {@code null} if none was. */
  @Nullable SpanData last() {
    return exporter.last();
  }
}
