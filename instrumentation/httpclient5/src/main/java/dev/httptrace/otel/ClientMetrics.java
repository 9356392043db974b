/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.record.ExchangeRecord;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code http.client.request.duration}, as long as the client span. */
final class ClientMetrics {

  // The boundaries that the conventions ask for, in seconds.
  static final List<Double> BOUNDARIES =
      List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

  private final DoubleHistogram duration;
  private final KnownMethods methods;
  private final MetricServers servers;
  private volatile Series last = Series.NONE;

  ClientMetrics(Meter meter, KnownMethods methods, MetricServers servers) {
    this.duration =
        histogram(
            meter, "http.client.request.duration", "Duration of HTTP client requests.", BOUNDARIES);
    this.methods = methods;
    this.servers = servers;
  }

  static Meter meter(OpenTelemetry openTelemetry) {
    return Scope.meter(openTelemetry);
  }

  /**
   * Whether anything measured can go anywhere. The meter of an SDK without a reader is the no-op
   * meter, one object (SdkMeterProvider and DefaultMeter in 1.50 to 1.68); where it is not, we
   * measure in vain. {@code isEnabled} of instruments came after our floor.
   */
  static boolean isEnabled(Meter meter) {
    return !meter.equals(MeterProvider.noop().get(Scope.NAME));
  }

  static DoubleHistogram histogram(
      Meter meter, String name, String description, List<Double> boundaries) {
    return meter
        .histogramBuilder(name)
        .setUnit("s")
        .setDescription(description)
        .setExplicitBucketBoundariesAdvice(boundaries)
        .build();
  }

  /**
   * Records one exchange.
   *
   * @param template of its URL
   * @param context of the client span, for exemplars
   */
  void record(
      ExchangeRecord record,
      Outcome outcome,
      long nanos,
      @Nullable String template,
      Context context) {
    Series series = last;
    if (!series.isOf(record, outcome, template)) {
      series = Series.of(record, outcome, template, attributes(record, outcome, template));
      last = series;
    }
    duration.record(Keys.seconds(nanos), series.attributes, context);
  }

  private Attributes attributes(ExchangeRecord record, Outcome outcome, @Nullable String template) {
    AttributesBuilder attributes = Attributes.builder();
    attributes.put(Keys.METHOD, methods.name(record.method()));
    servers.put(attributes, record);
    if (template != null) {
      attributes.put(Keys.URL_TEMPLATE, template);
    }
    if (record.status() != 0) {
      attributes.put(Keys.STATUS, (long) record.status());
    }
    String protocolVersion = record.protocolVersion();
    if (protocolVersion != null) {
      attributes.put(Keys.PROTOCOL_VERSION, protocolVersion);
    }
    if (outcome.errorType() != null) {
      attributes.put(Keys.ERROR_TYPE, outcome.errorType());
    }
    return attributes.build();
  }

  /** Attributes that are made once for exchanges that differ in nothing that counts. */
  private record Series(
      String method,
      String host,
      int port,
      int status,
      @Nullable String protocolVersion,
      @Nullable String errorType,
      @Nullable String template,
      Attributes attributes) {

    static final Series NONE = new Series("", "", -1, 0, null, null, null, Attributes.empty());

    static Series of(
        ExchangeRecord record, Outcome outcome, @Nullable String template, Attributes attributes) {
      return new Series(
          record.method(),
          record.serverAddress(),
          record.serverPort(),
          record.status(),
          record.protocolVersion(),
          outcome.errorType(),
          template,
          attributes);
    }

    boolean isOf(ExchangeRecord record, Outcome outcome, @Nullable String template) {
      return port == record.serverPort()
          && status == record.status()
          && host.equals(record.serverAddress())
          && method.equals(record.method())
          && Objects.equals(protocolVersion, record.protocolVersion())
          && Objects.equals(errorType, outcome.errorType())
          && Objects.equals(this.template, template);
    }
  }
}
