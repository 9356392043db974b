/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.record.CallRecord;
import io.opentelemetry.api.trace.SpanContext;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a call that was exported can be looked at.
 *
 * @param traceId of all its spans
 * @param url opens the span that explains the call in Jaeger's UI; {@code null} if nobody knows
 *     where that is
 */
record TraceLink(String traceId, @Nullable String url) {

  private static final int UI_PORT = 16686;

  /**
   * Returns the link of a call, or {@code null} if its spans go nowhere.
   *
   * @param ui base URL of Jaeger's UI, if it is known
   * @param span that of the whole call
   */
  static @Nullable TraceLink ofOrNull(
      @Nullable String ui, SpanContext span, @Nullable CallRecord call) {
    if (!span.isValid()) {
      return null;
    }
    String trace = span.getTraceId();
    return new TraceLink(
        trace, ui == null ? null : ui + "/trace/" + trace + "?uiFind=" + explaining(span, call));
  }

  /** The only attempt has the events; of several, the span around them has the verdict on all. */
  private static String explaining(SpanContext span, @Nullable CallRecord call) {
    return call != null && call.exchanges().size() == 1 && call.last().span().isValid()
        ? call.last().span().getSpanId()
        : span.getSpanId();
  }

  /**
   * Returns the base URL of the UI of the Jaeger that takes OTLP at an endpoint, or {@code null} if
   * the endpoint has another port than Jaeger listens at: it may be any collector's.
   *
   * @param endpoint an http or https URL with a host
   */
  static @Nullable String uiOrNull(String endpoint) {
    URI uri = URI.create(endpoint);
    boolean isJaegers = uri.getPort() == 4317 || uri.getPort() == 4318;
    return isJaegers && uri.getScheme().equalsIgnoreCase("http")
        ? "http://" + uri.getHost() + ":" + UI_PORT
        : null;
  }
}
