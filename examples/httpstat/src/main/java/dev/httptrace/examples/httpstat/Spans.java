/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.exporter.OtlpBridge;
import dev.httptrace.otel.OtelHttpTrace;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The spans of the calls: one of our own around each, so that its exchanges are one trace. */
final class Spans {

  private final boolean exported;
  private final OpenTelemetry openTelemetry;

  Spans(@Nullable OtlpBridge bridge) {
    this.exported = bridge != null;
    this.openTelemetry = bridge == null ? OpenTelemetry.noop() : bridge.openTelemetry();
  }

  /** Adds to the traces of a client the one that makes spans, if they go anywhere. */
  List<ClientTraceFactory> with(ClientTraceFactory first) {
    List<ClientTraceFactory> traces = new ArrayList<>(List.of(first));
    if (exported) {
      traces.add(OtelHttpTrace.clientSpans(openTelemetry));
    }
    return traces;
  }

  Span start() {
    return openTelemetry
        .getTracer("dev.httptrace.examples.httpstat")
        .spanBuilder("httpstat")
        .setSpanKind(SpanKind.INTERNAL)
        .startSpan();
  }
}
