/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code http.client.request.duration}, as long as the client span. */
final class ClientMetrics {

  private static final double NANOS_PER_SECOND = 1e9;

  // The boundaries that the conventions ask for, in seconds.
  private static final List<Double> BOUNDARIES =
      List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

  private final DoubleHistogram duration;
  private final KnownMethods methods;

  ClientMetrics(Meter meter, KnownMethods methods) {
    this.duration =
        meter
            .histogramBuilder("http.client.request.duration")
            .setUnit("s")
            .setDescription("Duration of HTTP client requests.")
            .setExplicitBucketBoundariesAdvice(BOUNDARIES)
            .build();
    this.methods = methods;
  }

  /**
   * Records one exchange.
   *
   * @param context of the client span, for exemplars
   */
  void record(
      ExchangeFacts facts,
      int status,
      @Nullable String protocolVersion,
      @Nullable String errorType,
      long nanos,
      Context context) {
    AttributesBuilder attributes = Attributes.builder();
    attributes.put(Keys.METHOD, methods.name(facts.method()));
    attributes.put(Keys.SERVER_ADDRESS, facts.host());
    attributes.put(Keys.SERVER_PORT, (long) facts.port());
    if (status != 0) {
      attributes.put(Keys.STATUS, (long) status);
    }
    if (protocolVersion != null) {
      attributes.put(Keys.PROTOCOL_VERSION, protocolVersion);
    }
    if (errorType != null) {
      attributes.put(Keys.ERROR_TYPE, errorType);
    }
    duration.record(nanos / NANOS_PER_SECOND, attributes.build(), context);
  }
}
