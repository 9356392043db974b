/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Stands between the SDK and the OTLP exporter, so that a collector that is down harms nobody. */
final class CollectorGuard implements AutoCloseable {
  private static final Logger logger = System.getLogger(CollectorGuard.class.getName());

  private final List<WarnOnceSpanExporter> exporters = new CopyOnWriteArrayList<>();
  private volatile @Nullable DuplicateLogs duplicates;
  private volatile boolean closing;

  /** Returns {@code exporter} guarded if it is an OTLP exporter, else as it is. */
  SpanExporter guard(SpanExporter exporter, ConfigProperties config) {
    SpanExporter otlp = withoutRetryOnceClosing(exporter, config);
    if (otlp == exporter && !isOtlp(exporter)) {
      return exporter;
    }
    DuplicateLogs silenced = duplicates;
    if (silenced == null) {
      silenced = DuplicateLogs.silence(this::isOutage);
      duplicates = silenced;
    }
    WarnOnceSpanExporter guarded =
        new WarnOnceSpanExporter(
            otlp, BridgeSettings.shownEndpoint(config), silenced::takeSilenced);
    exporters.add(guarded);
    return guarded;
  }

  /** Tells whether the last export failed. */
  boolean isOutage() {
    return exporters.stream().anyMatch(exporter -> exporter.outage().isOn());
  }

  /** Makes the failures that follow final: nobody waits for a retry on the way out. */
  void closing() {
    closing = true;
  }

  /** Cancels what is under way; spans that are left are dropped and counted. */
  void abandon() {
    exporters.forEach(WarnOnceSpanExporter::abandon);
  }

  /** Says what was lost and gives OpenTelemetry its voice back. */
  @Override
  public void close() {
    DuplicateLogs silenced = duplicates;
    if (silenced != null) {
      silenced.close();
    }
    for (WarnOnceSpanExporter exporter : exporters) {
      long dropped = exporter.outage().dropped();
      logger.log(Level.DEBUG, "{0} spans for {1} were dropped", dropped, exporter.endpoint());
    }
  }

  private SpanExporter withoutRetryOnceClosing(SpanExporter exporter, ConfigProperties config) {
    if (config.getBoolean("otel.java.exporter.otlp.retry.disabled", false)) {
      return exporter;
    }
    // Five attempts in ten seconds, as OpenTelemetry does it: a collector's restart loses nothing.
    RetryPolicy policy =
        RetryPolicy.builder().setRetryExceptionPredicate(this::isWorthRetrying).build();
    SpanExporter copy;
    if (exporter instanceof OtlpHttpSpanExporter http) {
      copy = http.toBuilder().setRetryPolicy(policy).build();
    } else if (exporter instanceof OtlpGrpcSpanExporter grpc) {
      copy = grpc.toBuilder().setRetryPolicy(policy).build();
    } else {
      return exporter;
    }
    exporter.shutdown();
    return copy;
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
}
