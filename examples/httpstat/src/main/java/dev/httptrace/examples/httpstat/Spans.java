/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.exporter.OtlpBridge;
import dev.httptrace.otel.OtelHttpTrace;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.ErrorType;
import dev.httptrace.record.Verdict;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The spans of the calls: one of our own around each, so that its exchanges are one trace. */
final class Spans {

  private final boolean exported;
  private final OpenTelemetry openTelemetry;
  private final @Nullable String ui;

  /**
   * Makes them.
   *
   * @param ui base URL of Jaeger's UI, if it is known
   */
  Spans(@Nullable OtlpBridge bridge, @Nullable String ui) {
    this.ui = ui;
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

  /**
   * Starts the span of a call.
   *
   * @param method of the request
   */
  Span start(String method, Target target) {
    return openTelemetry
        .getTracer("dev.httptrace.examples.httpstat")
        .spanBuilder("call " + method + " " + target.host().getHostName())
        .setSpanKind(SpanKind.INTERNAL)
        .startSpan();
  }

  /** Says on the span of a call what became of it, and ends it. */
  static void end(Span span, @Nullable CallRecord call, @Nullable Exception failure) {
    if (failure != null) {
      span.setStatus(StatusCode.ERROR).setAttribute("error.type", ErrorType.of(failure));
    }
    if (call != null && span.isRecording()) {
      Verdict verdict = call.verdict();
      span.setAttribute("httptrace.verdict", verdict.kind().word());
      span.setAttribute("httptrace.explain", verdict.sentence());
    }
    span.end();
  }

  /** Where a call can be looked at, or {@code null} if it is not exported. */
  @Nullable TraceLink linkOrNull(Span span, @Nullable CallRecord call) {
    return TraceLink.ofOrNull(ui, span.getSpanContext(), call);
  }
}
