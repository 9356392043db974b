/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.late;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.trace.SpanLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cuts attributes as the SDK does (AttributeUtil in sdk-common 1.68.0). */
final class Limits {

  private static final int NONE = Integer.MAX_VALUE;

  private Limits() {}

  /** A value, its text not longer than is allowed. */
  static Object cut(Object value, int length) {
    if (length == NONE) {
      return value;
    }
    if (value instanceof String text) {
      return text.length() < length ? text : text.substring(0, length);
    }
    if (value instanceof List<?> values) {
      List<Object> cut = new ArrayList<>(values.size());
      for (Object each : values) {
        cut.add(cut(each, length));
      }
      return cut;
    }
    return value;
  }

  /** The attributes of an event. */
  static Attributes ofEvent(Attributes attributes, SpanLimits limits) {
    int most = limits.getMaxNumberOfAttributesPerEvent();
    int length = limits.getMaxAttributeValueLength();
    return attributes.size() <= most && length == NONE
        ? attributes
        : cutEvent(attributes, most, length);
  }

  private static Attributes cutEvent(Attributes attributes, int most, int length) {
    // Ours are in the order in which they were set; the SDK's are sorted, and the last go.
    Attributes sorted = attributes.size() > most ? attributes.toBuilder().build() : attributes;
    AttributesBuilder cut = Attributes.builder();
    int left = most;
    for (Map.Entry<AttributeKey<?>, Object> entry : sorted.asMap().entrySet()) {
      if (left-- > 0) {
        put(cut, entry.getKey(), cut(entry.getValue(), length));
      }
    }
    return cut.build();
  }

  @SuppressWarnings("unchecked") // A cut value is of the type it was.
  private static <T> void put(AttributesBuilder cut, AttributeKey<T> key, Object value) {
    cut.put(key, (T) value);
  }
}
