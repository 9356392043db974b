/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.record.ConnFacts;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Phase;
import dev.httptrace.record.Phases;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code httptrace.client.phase.duration}: how long the exchanges spent in each phase, the whole
 * exchange up to its last byte and release even where its span ended sooner. The conventions have
 * no such metric, and their {@code http.} is theirs to name.
 *
 * <p>Of all that is known of an exchange only the phase, the server, the template of the URL if
 * there is one, whether the connection was reused, and what it failed with: a URL or an address
 * would make a time series of each.
 */
final class PhaseMetrics {

  private static final Phase[] ALL = Phase.values();

  /** From a tenth of a millisecond on: the conventions' begin at 5 ms, above most phases. */
  private static final List<Double> BOUNDARIES =
      Stream.concat(
              Stream.of(0.0001, 0.00025, 0.0005, 0.001, 0.0025), ClientMetrics.BOUNDARIES.stream())
          .toList();

  private final DoubleHistogram duration;
  private final MetricServers servers;
  private volatile Series last = Series.NONE;

  PhaseMetrics(Meter meter, MetricServers servers) {
    this.servers = servers;
    this.duration =
        ClientMetrics.histogram(
            meter,
            "httptrace.client.phase.duration",
            "Duration of the phases of HTTP client requests.",
            BOUNDARIES);
  }

  /**
   * Records the phases that took time.
   *
   * @param template of its URL
   * @param context of the span of the exchange, for exemplars
   */
  void record(ExchangeRecord record, Outcome outcome, @Nullable String template, Context context) {
    ConnFacts conn = record.conn();
    Boolean reused = conn == null ? null : conn.reused();
    Series series = last;
    if (!series.isOf(record, reused, outcome.errorType(), template)) {
      series = Series.of(record, reused, outcome.errorType(), template, servers);
      last = series;
    }
    Phases phases = record.phases();
    for (Phase phase : ALL) {
      long nanos = phases.nanos(phase);
      if (nanos > 0) {
        duration.record(Keys.seconds(nanos), series.phases.get(phase.ordinal()), context);
      }
    }
  }

  /** The attributes of each phase: made once for exchanges that differ in nothing that counts. */
  private record Series(
      String host,
      int port,
      @Nullable Boolean reused,
      @Nullable String errorType,
      @Nullable String template,
      List<Attributes> phases) {

    static final Series NONE = new Series("", -1, null, null, null, List.of());

    boolean isOf(
        ExchangeRecord record,
        @Nullable Boolean reused,
        @Nullable String errorType,
        @Nullable String template) {
      return port == record.serverPort()
          && host.equals(record.serverAddress())
          && Objects.equals(this.reused, reused)
          && Objects.equals(this.errorType, errorType)
          && Objects.equals(this.template, template);
    }

    static Series of(
        ExchangeRecord record,
        @Nullable Boolean reused,
        @Nullable String errorType,
        @Nullable String template,
        MetricServers servers) {
      AttributesBuilder builder = Attributes.builder();
      servers.put(builder, record);
      if (reused != null) {
        builder.put(Keys.CONN_REUSED, reused);
      }
      if (errorType != null) {
        builder.put(Keys.ERROR_TYPE, errorType);
      }
      if (template != null) {
        builder.put(Keys.URL_TEMPLATE, template);
      }
      Attributes exchange = builder.build();
      List<Attributes> phases = new ArrayList<>();
      for (Phase phase : Phase.values()) {
        phases.add(exchange.toBuilder().put(Keys.PHASE, phase.word()).build());
      }
      return new Series(
          record.serverAddress(), record.serverPort(), reused, errorType, template, phases);
    }
  }
}
