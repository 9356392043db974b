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
 * response head, and again at the end if the span still records.
 */
final class CurrentSpan implements RecordListener {

  private final Span span;
  private final Context context;
  private final Rendering rendering;
  private final @Nullable PhaseMetrics phases;
  private final Recurring recurring;
  private boolean turnedOut;
  private int added;

  CurrentSpan(
      Context context, Rendering rendering, @Nullable PhaseMetrics phases, Recurring recurring) {
    this.span = Span.fromContext(context);
    this.context = context;
    this.rendering = rendering;
    this.phases = phases;
    this.recurring = recurring;
  }

  @Override
  public void recorded(ExchangeRecord record, int index) {
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
    if (record.hook(index) == Hook.RESPONSE_HEAD) {
      rendering.summarize(span, record);
    }
  }

  private void add(ExchangeRecord record, int index) {
    String name = ExchangeEvents.name(record, index);
    if (name != null) {
      span.addEvent(name, ExchangeEvents.attributes(record, index, recurring));
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
            ExchangeEvents.attributes(record, added, recurring),
            record.anchor().epochNanos() + record.offsetNanos(added),
            TimeUnit.NANOSECONDS);
      }
    }
  }

  @Override
  public void done(ExchangeRecord record) {
    try {
      if (span.isRecording()) {
        rendering.summarize(span, record);
      }
    } finally {
      if (phases != null) {
        phases.record(record, Outcome.of(record), context);
      }
    }
  }
}
