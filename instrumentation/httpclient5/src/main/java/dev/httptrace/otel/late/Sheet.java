/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.late;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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
  private StatusData status;

  Sheet(SpanData span, Attributes initial, SpanLimits limits) {
    this.span = span;
    this.limits = limits;
    this.attributes = new LateAttributes(limits);
    this.events = new ArrayList<>(Math.max(10, span.getEvents().size()));
    this.events.addAll(span.getEvents());
    this.totalEvents = span.getTotalRecordedEvents();
    this.status = span.getStatus();
    initial.forEach(attributes::put);
    span.getAttributes().forEach(attributes::put);
  }

  SpanData toSpanData() {
    // What did not fit the SDK's table did not fit this one.
    int dropped = span.getTotalAttributeCount() - span.getAttributes().size();
    return new LateSpanData(
        span, attributes.done(), attributes.total() + dropped, events, totalEvents, status);
  }

  /** By the clock of the span, which may be its parent's. */
  long startEpochNanos() {
    return span.getStartEpochNanos();
  }

  @Override
  public <T> Span setAttribute(AttributeKey<T> key, @Nullable T value) {
    if (value != null) {
      attributes.put(key, value);
    }
    return this;
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

  @Override
  public Span setStatus(StatusCode code, String description) {
    // OK is the user's last word.
    if (status.getStatusCode() != StatusCode.OK) {
      status = StatusData.create(code, description);
    }
    return this;
  }

  @Override
  public SpanContext getSpanContext() {
    return span.getSpanContext();
  }
}
