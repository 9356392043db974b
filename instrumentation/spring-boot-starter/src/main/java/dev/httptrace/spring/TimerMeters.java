/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.DoubleGaugeBuilder;
import io.opentelemetry.api.metrics.DoubleHistogramBuilder;
import io.opentelemetry.api.metrics.LongCounterBuilder;
import io.opentelemetry.api.metrics.LongUpDownCounterBuilder;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterBuilder;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;
import org.jspecify.annotations.Nullable;

/**
 * As much of OpenTelemetry as a trace that measures asks for: histograms, which are timers here.
 */
final class TimerMeters implements OpenTelemetry, MeterProvider, Meter, MeterBuilder {

  private static final Meter NOTHING = MeterProvider.noop().get("dev.httptrace.spring");

  private volatile @Nullable MeterRegistry registry;

  void registry(MeterRegistry registry) {
    this.registry = registry;
  }

  boolean hasRegistry() {
    return registry != null;
  }

  @Nullable MeterRegistry registryOrNull() {
    return registry;
  }

  @Override
  public MeterProvider getMeterProvider() {
    return this;
  }

  @Override
  public MeterBuilder meterBuilder(String scope) {
    return this;
  }

  @Override
  public MeterBuilder setSchemaUrl(String url) {
    return this;
  }

  @Override
  public MeterBuilder setInstrumentationVersion(String version) {
    return this;
  }

  @Override
  public Meter build() {
    return this;
  }

  @Override
  public DoubleHistogramBuilder histogramBuilder(String name) {
    return new TimerHistogramBuilder(name, this::registryOrNull);
  }

  @Override
  public LongCounterBuilder counterBuilder(String name) {
    return NOTHING.counterBuilder(name);
  }

  @Override
  public LongUpDownCounterBuilder upDownCounterBuilder(String name) {
    return NOTHING.upDownCounterBuilder(name);
  }

  @Override
  public DoubleGaugeBuilder gaugeBuilder(String name) {
    return NOTHING.gaugeBuilder(name);
  }

  @Override
  public TracerProvider getTracerProvider() {
    return TracerProvider.noop();
  }

  @Override
  public ContextPropagators getPropagators() {
    return ContextPropagators.noop();
  }
}
