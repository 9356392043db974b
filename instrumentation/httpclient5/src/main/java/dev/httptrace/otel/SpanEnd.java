/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

/** When a client span ends. */
public enum SpanEnd {
  /**
   * With the exchange: with the last byte of the response or the release of its connection. A
   * response that is never closed keeps its span open until the client is closed.
   */
  EXCHANGE,
  /**
   * With the response head, as OpenTelemetry's own instrumentation does; what comes after is not on
   * the span: neither a body that breaks off nor a redirect that HttpClient refuses to follow.
   */
  RESPONSE_HEAD
}
