/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import dev.httptrace.otel.late.UnrenderedSpan;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What a span takes in memory, about. It is more than the span takes as OTLP, so that a batch whose
 * sizes add up to a limit keeps below it on the wire. Used by one thread.
 */
final class SpanSize implements BiConsumer<AttributeKey<?>, Object> {
  // Of the span of a usual exchange, 17 attributes and 7 events, 2.4 kB in all; the heap says 2.2,
  // for many texts are constants, and OTLP 1.5. Until it is rendered the heap says 1.2.
  private static final int SPAN = 400;
  private static final int EVENT = 8;
  private static final int LINK = 100;
  private static final int ATTRIBUTE = 8;
  private static final int TEXT = 16;
  private static final int NUMBER = 12;

  private long size;

  /** Returns bytes. Does not have a span rendered. */
  int of(SpanData span) {
    size = 0;
    if (span instanceof UnrenderedSpan unrendered) {
      size = unrendered.bytes();
      unrendered.initial().forEach(this);
      add(unrendered.bare());
    } else {
      add(span);
    }
    return (int) Math.min(Integer.MAX_VALUE, size);
  }

  private void add(SpanData span) {
    size += SPAN + text(span.getName()) + text(span.getStatus().getDescription());
    span.getAttributes().forEach(this);
    List<EventData> events = span.getEvents();
    for (int i = 0; i < events.size(); i++) {
      EventData event = events.get(i);
      size += EVENT + text(event.getName());
      event.getAttributes().forEach(this);
    }
    List<LinkData> links = span.getLinks();
    for (int i = 0; i < links.size(); i++) {
      size += LINK;
      links.get(i).getAttributes().forEach(this);
    }
  }

  @Override
  public void accept(AttributeKey<?> key, Object value) {
    size += ATTRIBUTE + key.getKey().length() + value(key.getType(), value);
  }

  private static long value(AttributeType type, Object value) {
    return switch (type) {
      case STRING -> text((String) value);
      case STRING_ARRAY -> texts((List<?>) value);
      case BOOLEAN_ARRAY, LONG_ARRAY, DOUBLE_ARRAY -> TEXT + 24L * ((List<?>) value).size();
      case VALUE -> value instanceof Value<?> any ? 2 * text(any.asString()) : TEXT;
      case BOOLEAN, LONG, DOUBLE -> NUMBER;
    };
  }

  private static long texts(List<?> values) {
    long size = TEXT;
    for (Object value : values) {
      size += text(String.valueOf(value));
    }
    return size;
  }

  /** A character outside Latin-1 makes two bytes of each in memory, and up to three on the wire. */
  private static long text(String text) {
    return TEXT + wireLength(text);
  }

  private static long wireLength(String text) {
    long length = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        length += c < 0x800 ? 1 : 2;
      }
    }
    return length;
  }
}
