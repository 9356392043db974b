/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.RecordListener;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Adds to a span that somebody else made and ends, but when it is exported: all that has been
 * recorded by then, what came after the end of the span included. Costs a request its record and no
 * more.
 *
 * <p>Recorded on the threads of its exchange, which ends once; rendered on the exporter's thread,
 * perhaps while the exchange goes on.
 */
final class RestOfSpan
    implements RecordListener, LongFunction<BiConsumer<Span, Supplier<AttributesBuilder>>> {

  private final Span span;
  private final AtomicReference<@Nullable Object> slot;
  private final CallOnSpan call;
  private final @Nullable String template;
  private final OnCurrentSpan trace;
  // The user's, so not held by a span that waits to be exported.
  private @Nullable Context context;
  private volatile @Nullable ExchangeRecord begun;

  RestOfSpan(
      Context context,
      AtomicReference<@Nullable Object> slot,
      CallOnSpan call,
      @Nullable String template,
      OnCurrentSpan trace) {
    this.span = Span.fromContext(context);
    this.context = trace.phases() == null ? null : context;
    this.slot = slot;
    this.call = call;
    this.template = template;
    this.trace = trace;
  }

  @Override
  public void recorded(ExchangeRecord record, int index) {
    if (begun == null) {
      begun = record;
      // In the place of the exchange before, whose record the call has.
      slot.set(this);
    }
  }

  /**
   * An exception may hold anything of the user's: what failed, or was sent again after a failure,
   * does not wait, if it need not.
   */
  @Override
  public void done(ExchangeRecord record) {
    Context measured = context;
    context = null;
    try {
      if (call.holdsException(record) && span.isRecording() && slot.compareAndSet(this, null)) {
        long epochOfZero = record.anchor().epochNanos() - record.anchor().nanoTime();
        apply(epochOfZero).accept(span, Attributes::builder);
      }
      call.ended(record);
    } finally {
      PhaseMetrics phases = trace.phases();
      if (phases != null) {
        phases.record(
            record, Outcome.of(record), template, measured == null ? Context.root() : measured);
      }
    }
  }

  @Override
  public BiConsumer<Span, Supplier<AttributesBuilder>> apply(long epochOfZero) {
    return (onto, ofEvents) -> {
      ExchangeRecord last = begun;
      if (last != null) {
        for (ExchangeRecord ended : call.takeUnrendered(last)) {
          events(onto, ended, epochOfZero, ofEvents);
        }
        trace.rendering().summarize(onto, last, call);
      }
    };
  }

  private void events(
      Span onto, ExchangeRecord record, long epochOfZero, Supplier<AttributesBuilder> ofEvents) {
    if (!trace.rendering().hasEvents(Outcome.of(record), record.durationNanos())) {
      return;
    }
    long begin = epochOfZero + record.anchor().nanoTime();
    int size = record.size();
    for (int i = 0; i < size; i++) {
      String name = ExchangeEvents.name(record, i);
      if (name != null) {
        onto.addEvent(
            name,
            ExchangeEvents.attributes(record, i, trace.recurring(), ofEvents),
            begin + record.offsetNanos(i),
            TimeUnit.NANOSECONDS);
      }
    }
  }
}
