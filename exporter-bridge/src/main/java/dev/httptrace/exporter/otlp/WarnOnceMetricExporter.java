/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Exports metrics, and says once per outage that they do not arrive; {@link CollectorGuard} puts it
 * around OTLP's exporter.
 */
final class WarnOnceMetricExporter implements MetricExporter {
  private final MetricExporter delegate;
  private final ExportReport report;
  private @Nullable CompletableResultCode shutdown;

  WarnOnceMetricExporter(
      MetricExporter delegate, String endpoint, Supplier<@Nullable String> silencedMessage) {
    this.delegate = delegate;
    this.report =
        new ExportReport(
            "metric", endpoint, "not exported, the application is not affected.", silencedMessage);
  }

  @Override
  public CompletableResultCode export(Collection<MetricData> metrics) {
    return report.around(metrics.size(), () -> delegate.export(metrics));
  }

  @Override
  public CompletableResultCode flush() {
    return delegate.flush();
  }

  @Override
  public synchronized CompletableResultCode shutdown() {
    if (shutdown == null) {
      shutdown = delegate.shutdown();
    }
    return shutdown;
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType type) {
    return delegate.getAggregationTemporality(type);
  }

  @Override
  public Aggregation getDefaultAggregation(InstrumentType type) {
    return delegate.getDefaultAggregation(type);
  }

  @Override
  public MemoryMode getMemoryMode() {
    return delegate.getMemoryMode();
  }

  void abandon() {
    report.abandon();
    shutdown();
  }

  ExportReport report() {
    return report;
  }

  @Override
  public String toString() {
    return "WarnOnceMetricExporter{" + delegate + "}";
  }
}
