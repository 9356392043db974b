/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.late;

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
 * Attributes in the order in which they were set, each name once. The API's own sort them and copy
 * them four times, which is more than the rest of the rendering. Written by one thread.
 */
public abstract class ListedAttributes implements Attributes {

  // Of a late span they may be those of the spans before, and are only read then.
  private AttributeKey<?>[] keys;
  private Object[] values;
  private int size;
  // One bit for each name that is there, by its hash: mostly tells a new one without a search.
  private long names;

  /** Makes room for {@code usual} of them; there may be more. */
  protected ListedAttributes(int usual) {
    this(new AttributeKey<?>[usual]);
  }

  /**
   * Begins without any.
   *
   * @param keys those to {@linkplain #isNext expect}; not to be written before {@link #ownKeys}
   */
  ListedAttributes(AttributeKey<?>[] keys) {
    this.keys = keys;
    this.values = new Object[keys.length];
  }

  /** Returns where the attribute with the name of a key is, or -1 if there is none. */
  protected final int find(AttributeKey<?> key) {
    return (names & bit(key)) == 0 ? -1 : indexOf(key.getKey());
  }

  /**
   * Sets an attribute.
   *
   * @param at where it was {@linkplain #find found}: the new one takes its place
   */
  protected final void set(int at, AttributeKey<?> key, Object value) {
    int place = at < 0 ? append(key) : at;
    keys[place] = key;
    values[place] = value;
  }

  private int append(AttributeKey<?> key) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    names |= bit(key);
    return size++;
  }

  /** Forgets them all. */
  protected final void clear() {
    Arrays.fill(values, 0, size, null);
    size = 0;
    names = 0;
  }

  /** Whether a key is the next of those that are expected, and so is not there yet. */
  final boolean isNext(AttributeKey<?> key) {
    return size < keys.length && key.equals(keys[size]);
  }

  /** Sets the attribute of the {@linkplain #isNext next} key; found only after {@link #ownKeys}. */
  final void setNext(Object value) {
    values[size++] = value;
  }

  /** Expects no keys any more; those that came so far are in an array of its own. */
  final void ownKeys() {
    AttributeKey<?>[] own = new AttributeKey<?>[keys.length];
    for (int i = 0; i < size; i++) {
      own[i] = keys[i];
      names |= bit(keys[i]);
    }
    keys = own;
  }

  /** The keys, in an array that may be longer. */
  final AttributeKey<?>[] keys() {
    return keys;
  }

  private static long bit(AttributeKey<?> key) {
    return 1L << key.getKey().hashCode();
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
  public final <T> @Nullable T get(AttributeKey<T> key) {
    int at = indexOf(key.getKey());
    return at >= 0 && keys[at].getType() == key.getType() ? (T) values[at] : null;
  }

  @Override
  public final void forEach(BiConsumer<? super AttributeKey<?>, ? super Object> consumer) {
    for (int i = 0; i < size; i++) {
      consumer.accept(keys[i], values[i]);
    }
  }

  @Override
  public final int size() {
    return size;
  }

  @Override
  public final boolean isEmpty() {
    return size == 0;
  }

  @Override
  public final Map<AttributeKey<?>, Object> asMap() {
    Map<AttributeKey<?>, Object> map = new LinkedHashMap<>();
    forEach(map::put);
    return Collections.unmodifiableMap(map);
  }

  @Override
  public final AttributesBuilder toBuilder() {
    return Attributes.builder().putAll(this);
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Attributes attributes && asMap().equals(attributes.asMap()));
  }

  @Override
  public final int hashCode() {
    return asMap().hashCode();
  }

  @Override
  public final String toString() {
    return asMap().toString();
  }
}
