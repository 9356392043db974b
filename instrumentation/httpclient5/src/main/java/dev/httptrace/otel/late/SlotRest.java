/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.late;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rest of a span as it was left in a {@link Slot}. Taken once, so that nothing is held on to.
 */
final class SlotRest implements Rest {

  private final AtomicReference<@Nullable Object> slot;
  private final long startNanoTime;

  /**
   * Prepares a rest.
   *
   * @param startNanoTime when the span started
   */
  SlotRest(AtomicReference<@Nullable Object> slot, long startNanoTime) {
    this.slot = slot;
    this.startNanoTime = startNanoTime;
  }

  @Override
  public Attributes initial() {
    return Attributes.empty();
  }

  @Override
  @SuppressWarnings("unchecked") // what a slot is for
  public void render(Span span, Supplier<AttributesBuilder> ofEvents) {
    Object left = slot.getAndSet(null);
    if (left != null && span instanceof Sheet sheet) {
      ((LongFunction<BiConsumer<Span, Supplier<AttributesBuilder>>>) left)
          .apply(sheet.startEpochNanos() - startNanoTime)
          .accept(span, ofEvents);
    }
  }
}
