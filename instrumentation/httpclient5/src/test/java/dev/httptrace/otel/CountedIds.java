/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.concurrent.atomic.AtomicLong;

/** Ids one after the other. */
final class CountedIds implements IdGenerator {

  private final AtomicLong spans = new AtomicLong();
  private final AtomicLong traces = new AtomicLong();

  @Override
  public String generateSpanId() {
    return SpanId.fromLong(spans.incrementAndGet());
  }

  @Override
  public String generateTraceId() {
    return TraceId.fromLongs(1, traces.incrementAndGet());
  }
}
