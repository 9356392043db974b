/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Hook;
import dev.httptrace.record.RecordListener;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import java.util.Set;

/**
 * Adds to a span that somebody else made and will end, perhaps before the body is read. So events
 * are added as they happen and stamped by the span's own clock, which keeps them within it; the
 * summary is set at the response head, and again at the end if the span still records.
 */
final class CurrentSpan implements RecordListener {

  private final Span span;
  private final Set<Signal> signals;

  CurrentSpan(Span span, Set<Signal> signals) {
    this.span = span;
    this.signals = signals;
  }

  @Override
  public void recorded(ExchangeRecord record, int index) {
    if (!span.isRecording()) {
      return;
    }
    if (signals.contains(Signal.EVENTS)) {
      String name = ExchangeEvents.name(record, index);
      if (name != null) {
        Attributes attributes = ExchangeEvents.attributes(record, index);
        span.addEvent(name, attributes);
      }
    }
    if (record.hook(index) == Hook.RESPONSE_HEAD) {
      summarize(record);
    }
  }

  @Override
  public void done(ExchangeRecord record) {
    if (span.isRecording()) {
      summarize(record);
    }
  }

  private void summarize(ExchangeRecord record) {
    if (signals.contains(Signal.ATTRIBUTES)) {
      Summary.put(span, record);
    }
  }
}
