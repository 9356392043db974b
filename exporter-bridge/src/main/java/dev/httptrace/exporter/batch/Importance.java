/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import dev.httptrace.otel.late.UnrenderedSpan;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which spans go first and are dropped last: failed and slow ones, and all others of their traces.
 * Used by one thread.
 */
final class Importance {
  /** Bounds what is remembered; 32 characters each, a few hundred kilobytes. */
  private static final int MOST_TRACES = 4096;

  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

  private final long slowNanos;
  private final Map<String, Boolean> traces =
      new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MOST_TRACES;
        }
      };

  Importance(long slowNanos) {
    this.slowNanos = slowNanos;
  }

  /** Looks at a span, and remembers its trace if it is important itself. */
  boolean look(SpanData span) {
    if (isNotable(span)) {
      traces.put(span.getTraceId(), true);
      return true;
    }
    return isKnown(span);
  }

  /** Tells whether a span's trace has become important, by a span that ended after it perhaps. */
  boolean isKnown(SpanData span) {
    return !traces.isEmpty() && traces.get(span.getTraceId()) != null;
  }

  private boolean isNotable(SpanData any) {
    // What failed is never unrendered, but the user may say that it did.
    SpanData span = any instanceof UnrenderedSpan unrendered ? unrendered.bare() : any;
    return span.getStatus().getStatusCode() == StatusCode.ERROR
        || span.getEndEpochNanos() - span.getStartEpochNanos() >= slowNanos
        || span.getAttributes().get(ERROR_TYPE) != null;
  }
}
