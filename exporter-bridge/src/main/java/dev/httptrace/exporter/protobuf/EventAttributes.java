/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import dev.httptrace.otel.late.ListedAttributes;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of one event after another. They hold until the next event {@linkplain #begin
 * begins}. Used by one thread.
 */
final class EventAttributes extends ListedAttributes {
  // What http.getconn.done has, with room for what comes.
  private static final int USUAL = 16;

  private final Builder builder = new Builder();

  EventAttributes() {
    super(USUAL);
  }

  /** Forgets the attributes of the event before, and returns what sets those of the next. */
  AttributesBuilder begin() {
    clear();
    return builder;
  }

  /** Forgets those of the last event: values may be anybody's. */
  void end() {
    clear();
  }

  private void put(AttributeKey<?> key, Object value) {
    set(find(key), key, value);
  }

  private final class Builder implements AttributesBuilder {
    @Override
    public <T> AttributesBuilder put(AttributeKey<Long> key, int value) {
      EventAttributes.this.put(key, (long) value);
      return this;
    }

    @Override
    public <T> AttributesBuilder put(AttributeKey<T> key, @Nullable T value) {
      if (value != null) {
        EventAttributes.this.put(key, value);
      }
      return this;
    }

    @Override
    public AttributesBuilder putAll(Attributes more) {
      more.forEach(EventAttributes.this::put);
      return this;
    }

    @Override
    public Attributes build() {
      return EventAttributes.this;
    }
  }
}
