/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Hook;
import dev.httptrace.record.RecordListener;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Adds to a span that somebody else made and will end, perhaps before the body is read. So events
 * are added as they happen and stamped by the span's own clock, which keeps them within it, or, if
 * they depend on how the exchange turns out, as soon as that shows; the summary is set at the
 * response head, after a body that took its time, and at the end, while the span still records.
 */
final class CurrentSpan implements RecordListener {

  private static final long SLOW_BODY_NANOS = 1_000_000;

  private final Span span;
  private final Context context;
  private final Rendering rendering;
  private final @Nullable String template;
  private final OnCurrentSpan trace;
  private final CallOnSpan call;
  private boolean turnedOut;
  private int added;

  CurrentSpan(Context context, CallOnSpan call, @Nullable String template, OnCurrentSpan trace) {
    this.template = template;
    this.span = Span.fromContext(context);
    this.call = call;
    this.context = context;
    this.rendering = trace.rendering();
    this.trace = trace;
  }

  @Override
  public void recorded(ExchangeRecord record, int index) {
    SideSignals beside = trace.beside();
    if (beside != null) {
      beside.recorded(record, index, span, context);
    }
    if (!span.isRecording()) {
      return;
    }
    if (rendering.hasEvents()) {
      if (rendering.detail() == Detail.ALL) {
        add(record, index);
      } else {
        addOnceTurnedOut(record, index);
      }
    }
    if (record.hook(index) == Hook.RESPONSE_HEAD || endsSlowBody(record, index)) {
      rendering.summarize(span, record, call);
    }
  }

  /** What a quick body adds to the summary is not worth another one. */
  private static boolean endsSlowBody(ExchangeRecord record, int index) {
    int head = record.lastIndexOf(Hook.RESPONSE_HEAD);
    return record.hook(index) == Hook.LAST_BYTE
        && head >= 0
        && record.offsetNanos(index) - record.offsetNanos(head) >= SLOW_BODY_NANOS;
  }

  private void add(ExchangeRecord record, int index) {
    String name = ExchangeEvents.name(record, index);
    if (name != null) {
      span.addEvent(name, ExchangeEvents.attributes(record, index, trace.recurring()));
    }
  }

  /** Those that were kept back have our times, so those that follow have too: one clock. */
  private synchronized void addOnceTurnedOut(ExchangeRecord record, int index) {
    turnedOut = turnedOut || rendering.hasEvents(Outcome.of(record), record.offsetNanos(index));
    for (; turnedOut && added <= index; added++) {
      String name = ExchangeEvents.name(record, added);
      if (name != null) {
        span.addEvent(
            name,
            ExchangeEvents.attributes(record, added, trace.recurring()),
            record.anchor().epochNanos() + record.offsetNanos(added),
            TimeUnit.NANOSECONDS);
      }
    }
  }

  @Override
  public void done(ExchangeRecord record) {
    try {
      if (span.isRecording()) {
        rendering.summarize(span, record, call);
      }
      call.ended(record);
    } finally {
      SideSignals beside = trace.beside();
      if (beside != null) {
        beside.ended(record, Outcome.of(record), span, context);
      }
      PhaseMetrics phases = trace.phases();
      if (phases != null) {
        phases.record(record, Outcome.of(record), template, context);
      }
    }
  }
}
