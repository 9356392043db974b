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
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the hooks. One that is left out is taken from otel.instrumentation.httptrace.*.
 *
 * @param enabled Whether HttpClient 5 of RestClient and RestTemplate gets the hooks.
 * @param signals What is put on the current span. Empty for nothing.
 * @param detail Which exchanges get events.
 * @param slowThreshold From what duration on an exchange is slow.
 * @param phaseMetrics Whether the phases of every exchange are measured, with the OpenTelemetry of
 *     the application.
 */
@ConfigurationProperties("httptrace")
record HttpTraceProperties(
    @Nullable Boolean enabled,
    @Nullable Set<Signal> signals,
    @Nullable Detail detail,
    @Nullable Duration slowThreshold,
    @Nullable Boolean phaseMetrics) {

  private static final Logger logger = System.getLogger("dev.httptrace.spring");

  /** Makes the trace. */
  OtelHttpTrace trace(@Nullable OpenTelemetry openTelemetry) {
    CurrentSpanBuilder builder = OtelHttpTrace.onCurrentSpanBuilder().fromEnvironment();
    if (signals != null) {
      builder.signals(signals.toArray(Signal[]::new));
    }
    if (detail != null) {
      builder.detail(detail);
    }
    if (slowThreshold != null) {
      builder.slowThreshold(slowThreshold);
    }
    if (Boolean.TRUE.equals(phaseMetrics)) {
      if (openTelemetry == null) {
        logger.log(
            Level.WARNING,
            "httptrace.phase-metrics=true is ignored; it needs one bean OpenTelemetry");
      } else {
        builder.phaseMetrics(openTelemetry);
      }
    }
    return builder.build();
  }
}
