/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.late;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.SpanLimits;

/**
 * The attributes of a span or an event, within its limits, as the SDK's AttributesMap (sdk-common
 * 1.68.0) keeps them. Written by one thread, then only read.
 */
final class LateAttributes extends ListedAttributes {

  // What a usual request sets, and what its user may set on it.
  private static final int USUAL = 24;
  private static final int USUAL_OF_EVENT = 11;

  private static final KeyOrder OF_SPANS = new KeyOrder(USUAL);
  private static final KeyOrder OF_EVENTS = new KeyOrder(USUAL_OF_EVENT);

  private final KeyOrder order;
  private final int most;
  private final int length;
  // As long as each key is the next one of the order, the array is the order's, and only read.
  private boolean inOrder = true;
  private int total;

  /** Those of a span. */
  LateAttributes(SpanLimits limits) {
    this(limits.getMaxNumberOfAttributes(), limits.getMaxAttributeValueLength(), OF_SPANS);
  }

  /** Those of an event, which {@link Limits} cuts once they are all there. */
  LateAttributes() {
    this(Integer.MAX_VALUE, Integer.MAX_VALUE, OF_EVENTS);
  }

  private LateAttributes(int most, int length, KeyOrder order) {
    super(order.last());
    this.order = order;
    this.most = most;
    this.length = length;
  }

  void put(AttributeKey<?> key, Object value) {
    if (inOrder) {
      if (size() < most && isNext(key)) {
        total++;
        setNext(Limits.cut(value, length));
        return;
      }
      inOrder = false;
      ownKeys();
    }
    int at = find(key);
    if (at < 0) {
      total++;
      if (size() >= most) {
        return;
      }
    }
    set(at, key, Limits.cut(value, length));
  }

  /** Has those that come next follow this order. */
  LateAttributes done() {
    if (!inOrder) {
      order.is(keys(), size());
      inOrder = true;
    }
    return this;
  }

  /** How many were set, those included that found no place. */
  int total() {
    return total;
  }
}
