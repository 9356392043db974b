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
import org.jspecify.annotations.Nullable;

/**
 * The record as a few attributes that can be searched: one for each phase that took time, the
 * connection, and the verdict.
 */
final class Summary {

  private static final Phase[] ALL = Phase.values();

  private static final List<AttributeKey<Double>> PHASES =
      Arrays.stream(ALL)
          .map(phase -> "httptrace." + phase.word() + "_ms")
          .map(AttributeKey::doubleKey)
          .toList();

  // Less says nothing, and takes place: the SDK's table of attributes doubles at the seventeenth
  // (AttributesMap in sdk-common 1.65 to 1.68).
  private static final long LEAST_NANOS = 1_000;

  private Summary() {}

  static void put(Span span, ExchangeRecord record) {
    put(span, record.phases(), record.conn());
    putOmitted(span, record);
  }

  /** How many events there are not, if there were too many of a kind. */
  static void putOmitted(Span span, ExchangeRecord record) {
    long omitted = ExchangeEvents.omitted(record);
    if (omitted > 0) {
      span.setAttribute(Keys.EVENTS_OMITTED, omitted);
    }
  }

  static void put(Span span, Phases phases, @Nullable ConnFacts conn) {
    for (Phase phase : ALL) {
      long nanos = phases.nanos(phase);
      if (nanos >= LEAST_NANOS) {
        span.setAttribute(PHASES.get(phase.ordinal()), millis(nanos));
      }
    }
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
