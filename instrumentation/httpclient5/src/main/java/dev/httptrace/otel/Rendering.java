/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.record.CallRecord;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.JvmPause;
import dev.httptrace.record.JvmPauses;
import dev.httptrace.record.Verdict;
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
      new Rendering(
          EnumSet.of(Signal.EVENTS, Signal.ATTRIBUTES), Detail.ALL, Duration.ofMillis(250), null);

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
    return hasEvents() && isDetailed(outcome, nanos);
  }

  /** Whether more is told of an exchange that came out so, or went so far, than its summary. */
  boolean isDetailed(Outcome outcome, long nanos) {
    return switch (detail) {
      case ALL -> true;
      case SLOW -> outcome.isError() || Duration.ofNanos(nanos).compareTo(slowThreshold) >= 0;
      case ERRORS -> outcome.isError();
    };
  }

  /** Sums up what is known of an exchange by now. */
  void summarize(Span span, ExchangeRecord record) {
    if (signals.contains(Signal.ATTRIBUTES)) {
      Summary.put(span, record);
      Summary.put(span, verdict(record));
    }
  }

  /** The verdict on what is known of an exchange by now. */
  Verdict verdict(ExchangeRecord record) {
    List<JvmPause> pauses = pauses(record);
    return pauses.isEmpty() ? record.verdict() : CallRecord.of(record, pauses).verdict();
  }

  /** Sums up what is known by now of a call whose last exchange this is. */
  void summarize(Span span, ExchangeRecord record, CallOnSpan call) {
    if (!signals.contains(Signal.ATTRIBUTES)) {
      return;
    }
    long start = call.startNanoTime(record);
    CallRecord all = call.upTo(record, pauses(start, record));
    if (all == null) {
      summarize(span, record);
    } else {
      Summary.put(span, all.phases(), all.conn());
      Summary.putOmitted(span, record);
      Summary.put(span, all.verdict());
    }
  }

  private List<JvmPause> pauses(ExchangeRecord record) {
    return pauses(record.anchor().nanoTime(), record);
  }

  private List<JvmPause> pauses(long start, ExchangeRecord last) {
    return jvmPauses == null
        ? List.of()
        : jvmPauses.overlapping(start, last.anchor().nanoTime() + last.durationNanos());
  }
}
