/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Stands between the SDK and the OTLP exporter, so that a collector that is down harms nobody. */
final class CollectorGuard implements AutoCloseable {
  private final List<WarnOnceSpanExporter> exporters = new CopyOnWriteArrayList<>();
  private final List<WarnOnceMetricExporter> metrics = new CopyOnWriteArrayList<>();
  private volatile @Nullable DuplicateLogs duplicates;
  private volatile boolean closing;

  /** Returns {@code exporter} guarded if it is an OTLP exporter, else as it is. */
  SpanExporter guard(SpanExporter exporter, ConfigProperties config) {
    SpanExporter otlp = withoutRetryOnceClosing(exporter, config);
    if (otlp == exporter && !isOtlp(exporter)) {
      return exporter;
    }
    WarnOnceSpanExporter guarded =
        new WarnOnceSpanExporter(
            otlp, BridgeSettings.shownEndpoint(config), silenced()::takeSilencedOfSpans);
    exporters.add(guarded);
    return guarded;
  }

  /** The same for metrics. */
  MetricExporter guard(MetricExporter exporter, ConfigProperties config) {
    MetricExporter otlp = withoutRetryOnceClosing(exporter, config);
    if (otlp == exporter && !isOtlp(exporter)) {
      return exporter;
    }
    DuplicateLogs silenced = silenced();
    silenced.alsoOfMetrics(this::isMetricsOutage);
    WarnOnceMetricExporter guarded =
        new WarnOnceMetricExporter(
            otlp, BridgeSettings.shownMetricsEndpoint(config), silenced::takeSilencedOfMetrics);
    metrics.add(guarded);
    return guarded;
  }

  /** Tells whether the last export of spans failed. */
  boolean isOutage() {
    return exporters.stream().anyMatch(exporter -> exporter.report().isOutage());
  }

  /** Tells whether nothing that is exported is taken. */
  boolean isWholeOutage() {
    return isOutage() && (metrics.isEmpty() || isMetricsOutage());
  }

  private boolean isMetricsOutage() {
    return metrics.stream().anyMatch(exporter -> exporter.report().isOutage());
  }

  private DuplicateLogs silenced() {
    DuplicateLogs silenced = duplicates;
    if (silenced == null) {
      silenced = DuplicateLogs.silence(this::isOutage);
      duplicates = silenced;
    }
    return silenced;
  }

  /** Makes the failures that follow final: nobody waits for a retry on the way out. */
  void closing() {
    closing = true;
  }

  /** Cancels what is under way; what is left is dropped and counted. */
  void abandon() {
    exporters.forEach(WarnOnceSpanExporter::abandon);
    metrics.forEach(WarnOnceMetricExporter::abandon);
  }

  /** Says what was lost and gives OpenTelemetry its voice back. */
  @Override
  public void close() {
    DuplicateLogs silenced = duplicates;
    if (silenced != null) {
      silenced.close();
    }
    exporters.forEach(exporter -> exporter.report().close());
    metrics.forEach(exporter -> exporter.report().close());
  }

  private SpanExporter withoutRetryOnceClosing(SpanExporter exporter, ConfigProperties config) {
    if (config.getBoolean("otel.java.exporter.otlp.retry.disabled", false)) {
      return exporter;
    }
    SpanExporter copy;
    if (exporter instanceof OtlpHttpSpanExporter http) {
      copy = http.toBuilder().setRetryPolicy(retries()).build();
    } else if (exporter instanceof OtlpGrpcSpanExporter grpc) {
      copy = grpc.toBuilder().setRetryPolicy(retries()).build();
    } else {
      return exporter;
    }
    exporter.shutdown();
    return copy;
  }

  private MetricExporter withoutRetryOnceClosing(MetricExporter exporter, ConfigProperties config) {
    if (config.getBoolean("otel.java.exporter.otlp.retry.disabled", false)) {
      return exporter;
    }
    MetricExporter copy;
    if (exporter instanceof OtlpHttpMetricExporter http) {
      copy = http.toBuilder().setRetryPolicy(retries()).build();
    } else if (exporter instanceof OtlpGrpcMetricExporter grpc) {
      copy = grpc.toBuilder().setRetryPolicy(retries()).build();
    } else {
      return exporter;
    }
    exporter.shutdown();
    return copy;
  }

  /** Five attempts in ten seconds, as OpenTelemetry's: a collector's restart loses nothing. */
  private RetryPolicy retries() {
    return RetryPolicy.builder().setRetryExceptionPredicate(this::isWorthRetrying).build();
  }

  /** The exceptions of OpenTelemetry's own policy, exporter-sender-okhttp 1.67.0 RetryState. */
  boolean isWorthRetrying(IOException e) {
    return !closing
        && (e instanceof SocketException
            || e instanceof SocketTimeoutException
            || e instanceof UnknownHostException);
  }

  private static boolean isOtlp(SpanExporter exporter) {
    return exporter instanceof OtlpHttpSpanExporter || exporter instanceof OtlpGrpcSpanExporter;
  }

  private static boolean isOtlp(MetricExporter exporter) {
    return exporter instanceof OtlpHttpMetricExporter || exporter instanceof OtlpGrpcMetricExporter;
  }
}
