/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import dev.httptrace.exporter.account.SpanCounts;
import dev.httptrace.exporter.batch.SpanReport;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporterBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stands between the SDK and the OTLP exporter, so that a collector that is down harms nobody. */
public final class CollectorGuard implements AutoCloseable {
  private final List<GuardedSpans> spans = new CopyOnWriteArrayList<>();
  private final List<WarnOnceMetricExporter> metrics = new CopyOnWriteArrayList<>();
  private volatile @Nullable DuplicateLogs duplicates;
  private final Function<ConfigProperties, String> spansTarget;
  private final Function<ConfigProperties, String> metricsTarget;
  private volatile boolean closing;

  /**
   * Guards.
   *
   * @param spansTarget where spans go, as a log may show it
   * @param metricsTarget the same for metrics
   */
  public CollectorGuard(
      Function<ConfigProperties, String> spansTarget,
      Function<ConfigProperties, String> metricsTarget) {
    this.spansTarget = spansTarget;
    this.metricsTarget = metricsTarget;
  }

  /** Returns {@code exporter} guarded if it is an OTLP exporter, else as it is. */
  public SpanExporter guard(SpanExporter exporter, ConfigProperties config) {
    Request.Current current = new Request.Current();
    Supplier<SpanExporter> copies = copies(exporter, current, config);
    if (copies == null) {
      return exporter;
    }
    boolean isGrpc = exporter instanceof OtlpGrpcSpanExporter;
    SpanCounts counts = new SpanCounts();
    SpanReport report = new SpanReport(spansTarget.apply(config), counts);
    ResilientSpanExporter guarded =
        new ResilientSpanExporter(
            copies,
            current,
            RetrySettings.of(config, isGrpc),
            counts,
            report,
            SpoolProperties.of(config));
    exporter.shutdown();
    silenced();
    spans.add(new GuardedSpans(guarded, isGrpc, counts, report));
    return guarded;
  }

  /**
   * Returns the exporter that counts what becomes of spans, of those guarded here, or null: the SDK
   * makes one of each kind.
   */
  public @Nullable GuardedSpans guardedSpans() {
    return spans.isEmpty() ? null : spans.get(0);
  }

  /** The same for metrics. */
  public MetricExporter guard(MetricExporter exporter, ConfigProperties config) {
    MetricExporter otlp = withoutRetryOnceClosing(exporter, config);
    if (otlp == exporter && !isOtlp(exporter)) {
      return exporter;
    }
    DuplicateLogs silenced = silenced();
    silenced.alsoOfMetrics(this::isMetricsOutage);
    WarnOnceMetricExporter guarded =
        new WarnOnceMetricExporter(
            otlp, metricsTarget.apply(config), silenced::takeSilencedOfMetrics);
    metrics.add(guarded);
    return guarded;
  }

  /** Tells whether nothing that is exported is taken at the moment. */
  public boolean isFailing() {
    return spans.stream().anyMatch(each -> each.report().isFailing())
        && (metrics.isEmpty() || isMetricsOutage());
  }

  private boolean isMetricsOutage() {
    return metrics.stream().anyMatch(exporter -> exporter.report().isOutage());
  }

  private DuplicateLogs silenced() {
    DuplicateLogs silenced = duplicates;
    if (silenced == null) {
      silenced = DuplicateLogs.silence();
      duplicates = silenced;
    }
    return silenced;
  }

  /** Makes the failures that follow final: nobody waits for a retry on the way out. */
  public void closing() {
    closing = true;
    spans.forEach(each -> each.exporter().closing());
  }

  /** Tells whether spans that are not taken are kept on disk. */
  public boolean isKeeping() {
    return spans.stream().anyMatch(each -> each.exporter().keeping().isOn());
  }

  /** Closes the files of what is kept, when nothing more is to be. */
  public void closeSpool(long nanos) {
    spans.forEach(each -> each.exporter().keeping().close(nanos));
  }

  /** Cancels what is under way; what is left is kept on disk, or dropped, and counted. */
  public void abandon() {
    spans.forEach(each -> each.exporter().abandon());
    metrics.forEach(WarnOnceMetricExporter::abandon);
  }

  /** Says what was lost of metrics and gives OpenTelemetry its voice back. */
  @Override
  public void close() {
    DuplicateLogs silenced = duplicates;
    if (silenced != null) {
      silenced.close();
    }
    metrics.forEach(exporter -> exporter.report().close());
  }

  /** Returns what makes the like of an exporter, watched, or null if it is none of OTLP's. */
  private static @Nullable Supplier<SpanExporter> copies(
      SpanExporter exporter, Request.Current current, ConfigProperties config) {
    WatchedSenders senders = new WatchedSenders(current);
    // What the SDK's exporter would count under the same names knows of no attempts and parts.
    boolean isCountedTwice =
        "latest".equalsIgnoreCase(config.getString("otel.experimental.sdk.telemetry.version"));
    if (exporter instanceof OtlpHttpSpanExporter http) {
      RetryPolicy policy = isRetryDisabled(config) ? null : onceAfterThePauseThatIsAsked();
      return () -> {
        OtlpHttpSpanExporterBuilder copy = http.toBuilder().setComponentLoader(senders);
        if (isCountedTwice) {
          copy.setMeterProvider(MeterProvider.noop());
        }
        return copy.setRetryPolicy(policy).build();
      };
    }
    if (exporter instanceof OtlpGrpcSpanExporter grpc) {
      return () -> {
        OtlpGrpcSpanExporterBuilder copy = grpc.toBuilder().setComponentLoader(senders);
        if (isCountedTwice) {
          copy.setMeterProvider(MeterProvider.noop());
        }
        return copy.setRetryPolicy(null).build();
      };
    }
    return null;
  }

  /**
   * Attempts are ours, but only the sender sees Retry-After: HttpResponse has no headers
   * (sdk-common 1.68.0). It tries once more, after the time that was asked for.
   */
  private static RetryPolicy onceAfterThePauseThatIsAsked() {
    return RetryPolicy.builder()
        .setMaxAttempts(2)
        .setRetryExceptionPredicate(failure -> false)
        .build();
  }

  private static boolean isRetryDisabled(ConfigProperties config) {
    return config.getBoolean("otel.java.exporter.otlp.retry.disabled", false);
  }

  private MetricExporter withoutRetryOnceClosing(MetricExporter exporter, ConfigProperties config) {
    if (isRetryDisabled(config)) {
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

  private boolean isWorthRetrying(IOException e) {
    return !closing && Answers.isWorthRetrying(e);
  }

  private static boolean isOtlp(MetricExporter exporter) {
    return exporter instanceof OtlpHttpMetricExporter || exporter instanceof OtlpGrpcMetricExporter;
  }
}
