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

  private static final KeyOrder OF_SPANS = new KeyOrder(USUAL);
  private static final KeyOrder OF_EVENTS = new KeyOrder(USUAL_OF_EVENT);

  private final KeyOrder order;
  private final int most;
  private final int length;
  // As long as each key is the next one of the order, the array is the order's, and only read.
  private AttributeKey<?>[] keys;
  private boolean inOrder = true;
  private Object[] values;
  private int size;
  private int total;
  // One bit for each name that is there, by its hash: mostly tells a new one without a search.
  private long names;

  /** Those of a span. */
  LateAttributes(SpanLimits limits) {
    this(limits.getMaxNumberOfAttributes(), limits.getMaxAttributeValueLength(), OF_SPANS);
  }

  /** Those of an event, which {@link Limits} cuts once they are all there. */
  LateAttributes() {
    this(Integer.MAX_VALUE, Integer.MAX_VALUE, OF_EVENTS);
  }

  private LateAttributes(int most, int length, KeyOrder order) {
    this.order = order;
    this.most = most;
    this.length = length;
    this.keys = order.last();
    this.values = new Object[keys.length];
  }

  void put(AttributeKey<?> key, Object value) {
    if (inOrder) {
      if (size < most && size < keys.length && key.equals(keys[size])) {
        total++;
        values[size++] = Limits.cut(value, length);
        return;
      }
      leaveOrder();
    }
    long name = bit(key);
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

  private void leaveOrder() {
    inOrder = false;
    AttributeKey<?>[] own = new AttributeKey<?>[keys.length];
    for (int i = 0; i < size; i++) {
      own[i] = keys[i];
      names |= bit(keys[i]);
    }
    keys = own;
  }

  private static long bit(AttributeKey<?> key) {
    return 1L << key.getKey().hashCode();
  }

  private int append() {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    return size++;
  }

  /** Has those that come next follow this order. */
  LateAttributes done() {
    if (!inOrder) {
      order.is(keys, size);
      inOrder = true;
    }
    return this;
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
