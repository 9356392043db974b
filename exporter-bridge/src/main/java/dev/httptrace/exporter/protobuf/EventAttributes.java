/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of one event after another, in the order in which they were set. They hold until
 * the next event {@linkplain #begin begins}. Used by one thread.
 */
final class EventAttributes implements Attributes {
  // What http.getconn.done has, with room for what comes.
  private static final int USUAL = 16;

  private final Builder builder = new Builder();
  private AttributeKey<?>[] keys = new AttributeKey<?>[USUAL];
  private Object[] values = new Object[USUAL];
  private int size;
  // One bit for each name that is there, by its hash: mostly tells a new one without a search.
  private long names;

  /** Forgets the attributes of the event before, and returns what sets those of the next. */
  AttributesBuilder begin() {
    clear();
    return builder;
  }

  /** Forgets them: values may be anybody's. */
  void clear() {
    Arrays.fill(values, 0, size, null);
    size = 0;
    names = 0;
  }

  private void set(AttributeKey<?> key, Object value) {
    long name = 1L << key.getKey().hashCode();
    int at = (names & name) == 0 ? -1 : indexOf(key.getKey());
    if (at < 0) {
      at = append();
      names |= name;
    }
    keys[at] = key;
    values[at] = value;
  }

  private int append() {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    return size++;
  }

  private int indexOf(String name) {
    for (int i = 0; i < size; i++) {
      if (keys[i].getKey().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  @SuppressWarnings("unchecked") // A value is of the type of its key.
  public <T> @Nullable T get(AttributeKey<T> key) {
    int at = indexOf(key.getKey());
    return at >= 0 && keys[at].getType() == key.getType() ? (T) values[at] : null;
  }

  @Override
  public void forEach(BiConsumer<? super AttributeKey<?>, ? super Object> consumer) {
    for (int i = 0; i < size; i++) {
      consumer.accept(keys[i], values[i]);
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean isEmpty() {
    return size == 0;
  }

  @Override
  public Map<AttributeKey<?>, Object> asMap() {
    Map<AttributeKey<?>, Object> map = new LinkedHashMap<>();
    forEach(map::put);
    return Collections.unmodifiableMap(map);
  }

  @Override
  public AttributesBuilder toBuilder() {
    return Attributes.builder().putAll(this);
  }

  private final class Builder implements AttributesBuilder {
    @Override
    public <T> AttributesBuilder put(AttributeKey<Long> key, int value) {
      set(key, (long) value);
      return this;
    }

    @Override
    public <T> AttributesBuilder put(AttributeKey<T> key, @Nullable T value) {
      if (value != null) {
        set(key, value);
      }
      return this;
    }

    @Override
    public AttributesBuilder putAll(Attributes more) {
      more.forEach(EventAttributes.this::set);
      return this;
    }

    @Override
    public Attributes build() {
      return EventAttributes.this;
    }
  }
}
