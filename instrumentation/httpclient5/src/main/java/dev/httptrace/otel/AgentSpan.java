/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.Exchange;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells when the span that the OpenTelemetry Java agent has made for a request is not the current
 * one: the agent's async client never makes it current (2.24 to 2.33), but has written its id into
 * the request.
 */
final class AgentSpan {

  private static final AtomicBoolean told = new AtomicBoolean();
  private static final boolean IS_THERE = isThere();

  private AgentSpan() {}

  private static boolean isThere() {
    try {
      Class.forName(
          "io.opentelemetry.javaagent.OpenTelemetryAgent",
          false,
          ClassLoader.getSystemClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Whether the request has a span of its own that is not {@code current}; said once. */
  static boolean isAnotherThan(Span current, Exchange exchange) {
    if (!IS_THERE || !current.isRecording() || !isAnother(current.getSpanContext(), exchange)) {
      return false;
    }
    if (told.compareAndSet(false, true)) {
      System.getLogger(Scope.LOGGER)
          .log(
              Level.WARNING,
              "the current span is the caller's, not the one that the OpenTelemetry Java agent has made"
                  + " for the request of an async client: OtelHttpTrace.onCurrentSpan() adds nothing to"
                  + " it. For events on the request's span, leave that client to httptrace's extension"
                  + " of the agent, httptrace-javaagent-extension. Requests are not affected");
    }
    return true;
  }

  /** By the third field of W3C Trace Context. */
  private static boolean isAnother(SpanContext current, Exchange exchange) {
    List<String> parents = exchange.requestHeader("traceparent");
    if (parents.size() != 1) {
      return false;
    }
    String[] fields = parents.get(0).split("-", -1);
    return fields.length >= 4
        && fields[1].equals(current.getTraceId())
        && !fields[2].equals(current.getSpanId());
  }
}
