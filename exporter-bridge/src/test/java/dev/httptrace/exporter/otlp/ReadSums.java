/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Metrics that count something, by their names. */
final class ReadSums implements MetricExporter {
  private final Map<String, Long> values = new ConcurrentHashMap<>();
  private final SdkMeterProvider meters =
      SdkMeterProvider.builder().registerMetricReader(PeriodicMetricReader.create(this)).build();

  MeterProvider meters() {
    return meters;
  }

  /** Returns what they are now. */
  Map<String, Long> read() {
    meters.forceFlush().join(30, TimeUnit.SECONDS);
    return values;
  }

  @Override
  public CompletableResultCode export(Collection<MetricData> metrics) {
    for (MetricData metric : metrics) {
      if (metric.getType() == MetricDataType.LONG_SUM) {
        values.put(
            metric.getName(),
            metric.getLongSumData().getPoints().stream().mapToLong(LongPointData::getValue).sum());
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

  @Override
  public void close() {
    meters.close();
  }
}
