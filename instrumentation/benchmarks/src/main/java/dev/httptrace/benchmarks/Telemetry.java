/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import dev.httptrace.exporter.OtlpBridge;
import dev.httptrace.otel.sdk.LateRendering;
import io.opentelemetry.api.OpenTelemetry;
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
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An SDK that exports as one does in production, the same for all who make spans: a batch
 * processor, and OpenTelemetry's OTLP exporter up to the last byte, which goes nowhere. {@link
 * #bridge} has ours in their place.
 */
final class Telemetry {

  // No longer than it must be: what waits in it survives, and the collector copies it time and
  // again, so that a long queue costs whoever falls behind more than the spans do.
  private static final int QUEUE = 1 << 13;
  // What the exporter takes for some hundred spans: who looks more often has looking measured.
  private static final long PAUSE_NANOS = 1_000_000;

  // To be written before the counts are read, however busy the machine is.
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final OpenTelemetry sdk;
  private final LongSupplier exported;
  private final Supplier<@Nullable SpanData> last;
  private final Runnable flush;

  Telemetry(boolean sampled, boolean measured, boolean late) {
    CountingExporter exporter = new CountingExporter();
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
    this.exported = exporter::exported;
    this.last = exporter::last;
    this.flush = () -> tracers.forceFlush().join(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Telemetry(OtlpBridge bridge) {
    this.sdk = bridge.openTelemetry();
    this.exported = () -> bridge.accounts().get(0).exported();
    this.last = () -> null;
    this.flush = bridge::flush;
  }

  /**
   * Returns one that samples everything and exports through a bridge, as it is unless set. It keeps
   * no span.
   */
  static Telemetry bridge() {
    return new Telemetry(OtlpBridge.builder("benchmark").closeTimeout(PATIENCE).build());
  }

  OpenTelemetry sdk() {
    return sdk;
  }

  /** Waits while the exporter is so far behind that the queue might drop spans. */
  void awaitRoom(long spans) {
    while (spans - exported.getAsLong() > QUEUE / 2) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Exports what has ended, and returns the number of spans that were exported at all. */
  long exported() {
    flush.run();
    return exported.getAsLong();
  }

  /** The span that was exported last, or {@code null} if none was, or none is kept. */
  @Nullable SpanData last() {
    return last.get();
  }
}
