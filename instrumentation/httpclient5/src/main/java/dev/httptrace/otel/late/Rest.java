/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.late;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import java.util.function.Supplier;

/** What of a span is written when it is exported: held until then, so it must hold little. */
public interface Rest {

  /** Nothing is known of its size. */
  int UNKNOWN = -1;

  /** The attributes that the span was to start with. */
  Attributes initial();

  /**
   * How many bytes of memory what it renders may take, beside the attributes that the span was to
   * start with; or {@link #UNKNOWN} if it is to be rendered as soon as possible, not just when it
   * is written: what is large, what failed, and what can be rendered only once or only for a time.
   */
  default int bytes() {
    return UNKNOWN;
  }

  /**
   * Writes what the span would have been given before its end. Each time the same; on any thread.
   *
   * @param span takes attributes, events with a timestamp, and a status
   * @param ofEvents gives a builder of the attributes of an event
   */
  void render(Span span, Supplier<AttributesBuilder> ofEvents);
}
