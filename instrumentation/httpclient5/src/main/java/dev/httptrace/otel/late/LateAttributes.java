/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.late;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.trace.SpanLimits;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a span or an event in the order in which they were set, within its limits, as
 * the SDK's AttributesMap (sdk-common 1.68.0) keeps them. The API's own sort them and copy them
 * four times, which is more than the rest of the rendering. Written by one thread, then only read.
 */
final class LateAttributes implements Attributes {

  // What a usual request sets, and what its user may set on it.
  private static final int USUAL = 24;
  private static final int USUAL_OF_EVENT = 11;

  private final int most;
  private final int length;
  private AttributeKey<?>[] keys;
  private Object[] values;
  private int size;
  private int total;
  // One bit for each name that is there, by its hash: mostly tells a new one without a search.
  private long names;

  /** Those of a span. */
  LateAttributes(SpanLimits limits) {
    this(limits.getMaxNumberOfAttributes(), limits.getMaxAttributeValueLength(), USUAL);
  }

  /** Those of an event, which {@link Limits} cuts once they are all there. */
  LateAttributes() {
    this(Integer.MAX_VALUE, Integer.MAX_VALUE, USUAL_OF_EVENT);
  }

  private LateAttributes(int most, int length, int usual) {
    this.most = most;
    this.length = length;
    this.keys = new AttributeKey<?>[usual];
    this.values = new Object[usual];
  }

  void put(AttributeKey<?> key, Object value) {
    long name = 1L << key.getKey().hashCode();
    int at = (names & name) == 0 ? -1 : indexOf(key.getKey());
    if (at < 0) {
      total++;
      if (size >= most) {
        return;
      }
      at = append();
      names |= name;
    }
    keys[at] = key;
    values[at] = Limits.cut(value, length);
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

  /** How many were set, those included that found no place. */
  int total() {
    return total;
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

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Attributes attributes && asMap().equals(attributes.asMap()));
  }

  @Override
  public int hashCode() {
    return asMap().hashCode();
  }

  @Override
  public String toString() {
    return asMap().toString();
  }
}
