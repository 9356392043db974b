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
import org.jspecify.annotations.Nullable;

/**
 * {@code httptrace.client.phase.duration}: how long the exchanges spent in each phase, the whole
 * exchange up to its last byte and release even where its span ended sooner. The conventions have
 * no such metric, and their {@code http.} is theirs to name.
 *
 * <p>Of all that is known of an exchange only the phase, the server, whether the connection was
 * reused, and what it failed with: a URL or an address would make a time series of each.
 */
final class PhaseMetrics {

  private static final Phase[] ALL = Phase.values();

  private final DoubleHistogram duration;
  private volatile Series last = Series.NONE;

  PhaseMetrics(Meter meter) {
    this.duration =
        ClientMetrics.histogram(
            meter,
            "httptrace.client.phase.duration",
            "Duration of the phases of HTTP client requests.");
  }

  /**
   * Records the phases that took time.
   *
   * @param context of the span of the exchange, for exemplars
   */
  void record(ExchangeRecord record, Outcome outcome, Context context) {
    ConnFacts conn = record.conn();
    Boolean reused = conn == null ? null : conn.reused();
    Series series = last;
    if (!series.isOf(record, reused, outcome.errorType())) {
      series = Series.of(record, reused, outcome.errorType());
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
      List<Attributes> phases) {

    static final Series NONE = new Series("", -1, null, null, List.of());

    boolean isOf(ExchangeRecord record, @Nullable Boolean reused, @Nullable String errorType) {
      return port == record.port()
          && host.equals(record.host())
          && Objects.equals(this.reused, reused)
          && Objects.equals(this.errorType, errorType);
    }

    static Series of(ExchangeRecord record, @Nullable Boolean reused, @Nullable String errorType) {
      AttributesBuilder builder = Attributes.builder();
      builder.put(Keys.SERVER_ADDRESS, record.host());
      builder.put(Keys.SERVER_PORT, (long) record.port());
      if (reused != null) {
        builder.put(Keys.CONN_REUSED, reused);
      }
      if (errorType != null) {
        builder.put(Keys.ERROR_TYPE, errorType);
      }
      Attributes exchange = builder.build();
      List<Attributes> phases = new ArrayList<>();
      for (Phase phase : Phase.values()) {
        phases.add(exchange.toBuilder().put(Keys.PHASE, phase.word()).build());
      }
      return new Series(record.host(), record.port(), reused, errorType, phases);
    }
  }
}
