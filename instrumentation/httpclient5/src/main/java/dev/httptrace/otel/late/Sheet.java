/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.late;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the rest of a span is written on, after what the SDK's span has: what the user set on it and
 * what the sampler added.
 */
final class Sheet extends RenderedOnto {

  private final SpanData span;
  private final SpanLimits limits;
  private final LateAttributes attributes;
  private final List<EventData> events;
  private int totalEvents;

  Sheet(SpanData span, Attributes initial, SpanLimits limits) {
    begin(span);
    this.span = span;
    this.limits = limits;
    this.attributes = new LateAttributes(limits);
    this.events = new ArrayList<>(Math.max(10, span.getEvents().size()));
    this.events.addAll(span.getEvents());
    this.totalEvents = span.getTotalRecordedEvents();
    initial.forEach(attributes::put);
    span.getAttributes().forEach(attributes::put);
  }

  SpanData toSpanData() {
    // What did not fit the SDK's table did not fit this one.
    int dropped = span.getTotalAttributeCount() - span.getAttributes().size();
    return new LateSpanData(
        span, attributes.done(), attributes.total() + dropped, events, totalEvents, status());
  }

  /** By the clock of the span, which may be its parent's. */
  long startEpochNanos() {
    return span.getStartEpochNanos();
  }

  @Override
  protected void put(AttributeKey<?> key, Object value) {
    attributes.put(key, value);
  }

  @Override
  public Span addEvent(String name, Attributes more, long timestamp, TimeUnit unit) {
    totalEvents++;
    if (events.size() < limits.getMaxNumberOfEvents()) {
      events.add(
          EventData.create(
              unit.toNanos(timestamp), name, Limits.ofEvent(more, limits), more.size()));
    }
    return this;
  }
}
