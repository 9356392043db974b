/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.late;

import dev.httptrace.fields.FieldHandles;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A late span on its way to an exporter. One that knows it has it {@linkplain #render rendered}
 * straight onto what it sends; for any other it is rendered as soon as it is read. Only usual
 * exchanges that went well come so: see {@link Rest#bytes}. Safe to use from any thread.
 */
public final class UnrenderedSpan extends DelegatingSpanData {

  private static final VarHandle LATE =
      FieldHandles.find(MethodHandles.lookup(), "late", LateSpan.class);

  private final SpanData bare;
  private final int bytes;
  private final SpanLimits limits;
  private final Attributes initial;
  // Until it is rendered: it holds the record. By release in the constructor, which needs no fence.
  private volatile @Nullable LateSpan late;
  private volatile @Nullable SpanData rendered;

  UnrenderedSpan(LateSpan late, SpanData bare, int bytes) {
    super(bare);
    this.bare = bare;
    this.bytes = bytes;
    this.limits = late.limits();
    this.initial = late.initial();
    LATE.setRelease(this, late);
  }

  /** Returns a span that has ended: unrendered if it may be, else as it is. */
  public static SpanData of(ReadableSpan span) {
    return span instanceof LateSpan late ? late.unrendered() : span.toSpanData();
  }

  /** Returns the span as the SDK has it: with what the user and the sampler set on it. */
  public SpanData bare() {
    return bare;
  }

  /** Returns the attributes that come before those of {@link #bare}, and that it does not have. */
  public Attributes initial() {
    return initial;
  }

  /** Returns how many bytes of memory the rest may take when it is rendered. */
  public int bytes() {
    return bytes;
  }

  /** Returns the limits that hold for the whole of it. */
  public SpanLimits limits() {
    return limits;
  }

  /**
   * Renders what follows {@link #initial} and {@link #bare}, as often as it is called. What it
   * fails with is logged, and what was written until then holds.
   *
   * @param onto takes attributes, events with a timestamp, and a status
   * @param ofEvents gives a builder of the attributes of an event, whose use is over with the event
   * @return false if nothing was written, because it was rendered before: it is to be read then
   */
  public boolean render(Span onto, Supplier<AttributesBuilder> ofEvents) {
    LateSpan unrendered = late;
    if (unrendered == null) {
      return false;
    }
    if (unrendered.renderedOrNull() != null) {
      // For somebody else. Once is enough, and the record need not be kept.
      take(unrendered);
      return false;
    }
    unrendered.render(onto, ofEvents);
    return true;
  }

  private SpanData rendered() {
    LateSpan unrendered = late;
    if (unrendered == null) {
      // Set before the other was forgotten.
      return Objects.requireNonNull(rendered);
    }
    return take(unrendered);
  }

  private SpanData take(LateSpan unrendered) {
    SpanData known = unrendered.rendered(bare);
    rendered = known;
    late = null;
    return known;
  }

  @Override
  public Attributes getAttributes() {
    return rendered().getAttributes();
  }

  @Override
  public int getTotalAttributeCount() {
    return rendered().getTotalAttributeCount();
  }

  @Override
  public List<EventData> getEvents() {
    return rendered().getEvents();
  }

  @Override
  public int getTotalRecordedEvents() {
    return rendered().getTotalRecordedEvents();
  }

  @Override
  public StatusData getStatus() {
    return rendered().getStatus();
  }
}
