/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.late;

import io.opentelemetry.api.common.AttributeKey;
import java.util.Arrays;

/**
 * The order in which keys came the last time. It is mostly the same: whoever follows it needs no
 * array of keys, and no search for a key that is there twice. Safe to use from any thread.
 */
final class KeyOrder {

  // Of somebody else's span there may be any number, and they would be held for good.
  private static final int MOST = 64;

  private final int usual;
  private volatile AttributeKey<?>[] last;

  /**
   * Begins without keys.
   *
   * @param usual the length of the array unless it has to be longer
   */
  KeyOrder(int usual) {
    this.usual = usual;
    last = new AttributeKey<?>[usual];
  }

  /** The keys, in an array that may be longer; not to be written. */
  AttributeKey<?>[] last() {
    return last;
  }

  /**
   * They came in this order.
   *
   * @param keys no two with one name, null after the last; not written any more
   */
  void is(AttributeKey<?>[] keys, int size) {
    if (size <= MOST) {
      int length = Math.max(usual, size);
      last = keys.length <= length ? keys : Arrays.copyOf(keys, length);
    }
  }
}
