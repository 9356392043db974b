/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static dev.httptrace.otel.Keys.millis;

import dev.httptrace.record.ConnFacts;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Phase;
import dev.httptrace.record.Phases;
import dev.httptrace.record.Verdict;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import java.util.Arrays;
import java.util.List;

/**
 * The record as a few attributes that can be searched: one for each phase, the connection, and the
 * verdict.
 */
final class Summary {

  private static final Phase[] ALL = Phase.values();

  private static final List<AttributeKey<Double>> PHASES =
      Arrays.stream(ALL)
          .map(phase -> "httptrace." + phase.word() + "_ms")
          .map(AttributeKey::doubleKey)
          .toList();

  private Summary() {}

  static void put(Span span, ExchangeRecord record) {
    Phases phases = record.phases();
    for (Phase phase : ALL) {
      span.setAttribute(PHASES.get(phase.ordinal()), millis(phases.nanos(phase)));
    }
    ConnFacts conn = record.conn();
    if (conn != null) {
      if (conn.id() != null) {
        span.setAttribute(Keys.CONN_ID, conn.id());
      }
      span.setAttribute(Keys.CONN_REUSED, conn.reused());
    }
  }

  static void put(Span span, Verdict verdict) {
    span.setAttribute(Keys.VERDICT, verdict.kind().word());
    span.setAttribute(Keys.EXPLAIN, verdict.sentence());
  }
}
