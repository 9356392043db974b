/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.record.CallRecord;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.JvmPause;
import dev.httptrace.record.JvmPauses;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is put on a span of what an exchange told. */
record Rendering(
    Set<Signal> signals, Detail detail, Duration slowThreshold, @Nullable JvmPauses jvmPauses) {

  static final Rendering DEFAULT =
      new Rendering(EnumSet.allOf(Signal.class), Detail.ALL, Duration.ofMillis(250), null);

  Rendering signals(Signal... signals) {
    Set<Signal> set = EnumSet.noneOf(Signal.class);
    Collections.addAll(set, signals);
    return new Rendering(set, detail, slowThreshold, jvmPauses);
  }

  Rendering detail(Detail detail) {
    return new Rendering(signals, detail, slowThreshold, jvmPauses);
  }

  Rendering slowThreshold(Duration slowThreshold) {
    if (slowThreshold.isNegative()) {
      throw new IllegalArgumentException("slowThreshold must not be negative: " + slowThreshold);
    }
    return new Rendering(signals, detail, slowThreshold, jvmPauses);
  }

  Rendering jvmPauses(JvmPauses jvmPauses) {
    return new Rendering(signals, detail, slowThreshold, jvmPauses);
  }

  boolean hasEvents() {
    return signals.contains(Signal.EVENTS);
  }

  /** Whether an exchange that came out so, or went so far, gets events. */
  boolean hasEvents(Outcome outcome, long nanos) {
    return hasEvents()
        && switch (detail) {
          case ALL -> true;
          case SLOW -> outcome.isError() || Duration.ofNanos(nanos).compareTo(slowThreshold) >= 0;
          case ERRORS -> outcome.isError();
        };
  }

  /** Sums up what is known of an exchange by now. */
  void summarize(Span span, ExchangeRecord record) {
    if (signals.contains(Signal.ATTRIBUTES)) {
      Summary.put(span, record);
      List<JvmPause> pauses = pauses(record);
      Summary.put(
          span, pauses.isEmpty() ? record.verdict() : CallRecord.of(record, pauses).verdict());
    }
  }

  private List<JvmPause> pauses(ExchangeRecord record) {
    if (jvmPauses == null) {
      return List.of();
    }
    long start = record.anchor().nanoTime();
    return jvmPauses.overlapping(start, start + record.durationNanos());
  }
}
