/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.OpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** An SDK that counts spans instead of exporting them, the same for all who make spans. */
final class Telemetry implements SpanProcessor {

  private final LongAdder ended = new LongAdder();
  private final OpenTelemetrySdk sdk;
  private volatile @Nullable ReadableSpan last;

  Telemetry(boolean sampled, boolean measured) {
    SdkTracerProvider tracers =
        SdkTracerProvider.builder()
            .setSampler(sampled ? Sampler.alwaysOn() : Sampler.alwaysOff())
            .addSpanProcessor(this)
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

  /** The number of spans that ended. */
  long ended() {
    return ended.sum();
  }

  /** The span that ended last, or {@code null} if none has. */
  @Nullable SpanData last() {
    ReadableSpan span = last;
    return span == null ? null : span.toSpanData();
  }

  @Override
  public void onStart(Context parentContext, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    ended.increment();
    last = span;
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }
}
