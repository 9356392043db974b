/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.DoubleHistogramBuilder;
import io.opentelemetry.api.metrics.LongHistogramBuilder;
import io.opentelemetry.api.metrics.MeterProvider;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds a {@link TimerHistogram}; which buckets it has is for the application to say. */
final class TimerHistogramBuilder implements DoubleHistogramBuilder {

  private final String name;
  private final Supplier<@Nullable MeterRegistry> registry;
  private String description = "";

  TimerHistogramBuilder(String name, Supplier<@Nullable MeterRegistry> registry) {
    this.name = name;
    this.registry = registry;
  }

  @Override
  public DoubleHistogramBuilder setDescription(String description) {
    this.description = description;
    return this;
  }

  @Override
  public DoubleHistogramBuilder setUnit(String unit) {
    if (!unit.equals("s")) {
      throw new IllegalArgumentException("a timer takes seconds, not " + unit);
    }
    return this;
  }

  @Override
  public DoubleHistogramBuilder setExplicitBucketBoundariesAdvice(List<Double> boundaries) {
    return this;
  }

  @Override
  public LongHistogramBuilder ofLongs() {
    return MeterProvider.noop().get("dev.httptrace.spring").histogramBuilder(name).ofLongs();
  }

  @Override
  public DoubleHistogram build() {
    return new TimerHistogram(name, description, registry);
  }
}
