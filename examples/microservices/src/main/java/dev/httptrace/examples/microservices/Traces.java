/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The spans of all services of this process, by trace. */
final class Traces implements SpanExporter {

  private final Map<String, List<SpanData>> traces = new ConcurrentHashMap<>();

  /** Returns what is known of a trace so far, and forgets it. */
  List<SpanData> take(String traceId) {
    List<SpanData> spans = traces.remove(traceId);
    return spans == null ? List.of() : List.copyOf(spans);
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    for (SpanData span : spans) {
      traces.computeIfAbsent(span.getTraceId(), id -> new CopyOnWriteArrayList<>()).add(span);
    }
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }
}
