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

/**
 * {@code httptrace.client.phase.duration}: how long the exchanges spent in each phase, the whole
 * exchange up to its last byte and release even where its span ended sooner. The conventions have
 * no such metric, and their {@code http.} is theirs to name.
 *
 * <p>Of all that is known of an exchange only the phase, the server, whether the connection was
 * reused, and what it failed with: a URL or an address would make a time series of each.
 */
final class PhaseMetrics {

  private final DoubleHistogram duration;

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
    AttributesBuilder builder = Attributes.builder();
    builder.put(Keys.SERVER_ADDRESS, record.host());
    builder.put(Keys.SERVER_PORT, (long) record.port());
    ConnFacts conn = record.conn();
    if (conn != null) {
      builder.put(Keys.CONN_REUSED, conn.reused());
    }
    if (outcome.errorType() != null) {
      builder.put(Keys.ERROR_TYPE, outcome.errorType());
    }
    Attributes exchange = builder.build();
    Phases phases = record.phases();
    for (Phase phase : Phase.values()) {
      long nanos = phases.nanos(phase);
      if (nanos > 0) {
        Attributes attributes = exchange.toBuilder().put(Keys.PHASE, phase.word()).build();
        duration.record(Keys.seconds(nanos), attributes, context);
      }
    }
  }
}
