/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.late;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/** Builds the attributes of one event. To be used once. */
final class LateBuilder implements AttributesBuilder {

  private final LateAttributes attributes = new LateAttributes();

  @Override
  public <T> AttributesBuilder put(AttributeKey<Long> key, int value) {
    attributes.put(key, (long) value);
    return this;
  }

  @Override
  public <T> AttributesBuilder put(AttributeKey<T> key, @Nullable T value) {
    if (value != null) {
      attributes.put(key, value);
    }
    return this;
  }

  @Override
  public AttributesBuilder putAll(Attributes more) {
    more.forEach(attributes::put);
    return this;
  }

  @Override
  public Attributes build() {
    return attributes.done();
  }
}
