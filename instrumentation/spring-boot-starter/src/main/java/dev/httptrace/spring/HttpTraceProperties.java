/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import dev.httptrace.otel.CurrentSpanBuilder;
import dev.httptrace.otel.Detail;
import dev.httptrace.otel.OtelHttpTrace;
import dev.httptrace.otel.Signal;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterProvider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the hooks. One that is left out is taken from otel.instrumentation.httptrace.*.
 *
 * @param enabled Whether HttpClient 5 of RestClient, RestTemplate, WebClient and Feign gets the
 *     hooks.
 * @param signals What is put on the current span. Empty for nothing.
 * @param detail Which exchanges get events.
 * @param slowThreshold From what duration on an exchange is slow.
 * @param leakThreshold From what duration on a connection is held too long: one warning says who
 *     holds it. Not set, connections are not watched.
 * @param callSiteRatio The part of the calls, from 0 to 1, whose call site is kept while they run,
 *     for who asks who holds a connection.
 * @param phaseMetrics Whether the phases of every exchange are measured, with the OpenTelemetry of
 *     the application if it exports metrics, otherwise as timers of its MeterRegistry.
 * @param poolMetrics Whether the connection pools of RestClient, RestTemplate, WebClient and Feign
 *     are bound to the MeterRegistry.
 */
@ConfigurationProperties("httptrace")
record HttpTraceProperties(
    @Nullable Boolean enabled,
    @Nullable Set<Signal> signals,
    @Nullable Detail detail,
    @Nullable Duration slowThreshold,
    @Nullable Duration leakThreshold,
    @Nullable Double callSiteRatio,
    @Nullable Boolean phaseMetrics,
    @Nullable Boolean poolMetrics) {

  static final String NOBODY_MEASURES =
      "httptrace.phase-metrics=true measures nothing: it needs a MeterRegistry (Boot's metrics), or"
          + " one bean OpenTelemetry that exports metrics";

  private static final Logger logger = System.getLogger("dev.httptrace.spring");

  /**
   * Makes the trace.
   *
   * @param openTelemetry the application's, or null without one
   * @param timers what else can measure, or null without Micrometer
   */
  OtelHttpTrace trace(@Nullable OpenTelemetry openTelemetry, @Nullable PhaseTimers timers) {
    CurrentSpanBuilder builder = OtelHttpTrace.onCurrentSpanBuilder().fromEnvironment();
    if (openTelemetry != null) {
      builder.openTelemetry(openTelemetry);
    }
    if (signals != null) {
      builder.signals(signals.toArray(Signal[]::new));
    }
    if (detail != null) {
      builder.detail(detail);
    }
    if (slowThreshold != null) {
      builder.slowThreshold(slowThreshold);
    }
    if (leakThreshold != null) {
      builder.leakThreshold(leakThreshold);
    }
    if (callSiteRatio != null) {
      builder.callSiteRatio(callSiteRatio);
    }
    if (Boolean.TRUE.equals(phaseMetrics)) {
      if (openTelemetry != null && isMeasuring(openTelemetry)) {
        builder.phaseMetrics(openTelemetry);
      } else if (timers != null) {
        builder.phaseMetrics(timers.openTelemetry());
      } else {
        logger.log(Level.WARNING, NOBODY_MEASURES);
      }
    }
    return builder.build();
  }

  /**
   * Returns what is given the pool of each client.
   *
   * @param wanted what measures or shows them
   */
  NamedPools pools(List<Pools> wanted) {
    if (Boolean.TRUE.equals(poolMetrics) && wanted.stream().noneMatch(Pools::isMeasuring)) {
      logger.log(
          Level.WARNING, "httptrace.pool-metrics=true measures nothing: it needs a MeterRegistry");
    }
    return new NamedPools(wanted);
  }

  /**
   * Returns the duration from which a call is slow: where no property sets it, the trace's, which
   * may come from the settings of the process.
   *
   * @param trace the application's, or null if it has several
   */
  Duration slowCall(@Nullable OtelHttpTrace trace) {
    if (slowThreshold != null) {
      return slowThreshold;
    }
    return (trace == null ? OtelHttpTrace.onCurrentSpan() : trace).slowThreshold();
  }

  /**
   * Whether what is measured can go anywhere. Boot's OpenTelemetry has no metrics unless the
   * application adds them, and the meter of an SDK without a reader is the no-op meter, one object
   * (SdkMeterProvider 1.49 to 1.68).
   */
  private static boolean isMeasuring(OpenTelemetry openTelemetry) {
    Meter meter = openTelemetry.getMeter("dev.httptrace.spring");
    return !meter.equals(MeterProvider.noop().get("dev.httptrace.spring"));
  }
}
