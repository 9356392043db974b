/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A span without its biggest attribute, or that of one of its events; it counts as dropped, as one
 * beyond the SDK's limits does, and {@code httptrace.export.cut} names it.
 */
final class CutSpan extends DelegatingSpanData {
  static final AttributeKey<List<String>> CUT = AttributeKey.stringArrayKey("httptrace.export.cut");

  /** Below this it is not an attribute that makes a span too large. */
  private static final long SMALLEST = 256;

  private final Attributes attributes;
  private final int totalAttributes;
  private final List<EventData> events;

  private CutSpan(
      SpanData span, Attributes attributes, int totalAttributes, List<EventData> events) {
    super(span);
    this.attributes = attributes;
    this.totalAttributes = totalAttributes;
    this.events = events;
  }

  /** Returns the span without its biggest attribute, or null if none is worth taking off. */
  static @Nullable SpanData of(SpanData span) {
    Biggest biggest = new Biggest();
    biggest.look(span.getAttributes(), -1);
    for (int i = 0; i < span.getEvents().size(); i++) {
      biggest.look(span.getEvents().get(i).getAttributes(), i);
    }
    AttributeKey<?> key = biggest.key;
    if (key == null) {
      return null;
    }
    Attributes own = biggest.event < 0 ? without(key, span.getAttributes()) : span.getAttributes();
    List<String> cut = new ArrayList<>();
    List<String> before = own.get(CUT);
    if (before != null) {
      cut.addAll(before);
    }
    cut.add(key.getKey());
    List<EventData> events = new ArrayList<>(span.getEvents());
    if (biggest.event >= 0) {
      EventData event = events.get(biggest.event);
      events.set(
          biggest.event,
          EventData.create(
              event.getEpochNanos(),
              event.getName(),
              without(key, event.getAttributes()),
              event.getTotalAttributeCount()));
    }
    return new CutSpan(
        span,
        own.toBuilder().put(CUT, cut).build(),
        span.getTotalAttributeCount() + (before == null ? 1 : 0),
        List.copyOf(events));
  }

  private static Attributes without(AttributeKey<?> key, Attributes attributes) {
    AttributesBuilder rest = attributes.toBuilder();
    rest.remove(key);
    return rest.build();
  }

  @Override
  public Attributes getAttributes() {
    return attributes;
  }

  @Override
  public int getTotalAttributeCount() {
    return totalAttributes;
  }

  @Override
  public List<EventData> getEvents() {
    return events;
  }

  private static final class Biggest {
    private @Nullable AttributeKey<?> key;
    private int event = -1;
    private long size = SMALLEST;

    void look(Attributes attributes, int ofEvent) {
      attributes.forEach(
          (each, value) -> {
            long length = length(value);
            if (length > size && !each.equals(CUT)) {
              key = each;
              event = ofEvent;
              size = length;
            }
          });
    }

    private static long length(Object value) {
      if (value instanceof String text) {
        return text.length();
      }
      if (value instanceof List<?> list) {
        return list.stream().mapToLong(each -> 8 + length(each)).sum();
      }
      return value instanceof Value<?> any ? any.asString().length() : 8;
    }
  }
}
