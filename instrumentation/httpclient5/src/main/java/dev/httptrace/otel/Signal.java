/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

/** What a span is given of an exchange. */
public enum Signal {
  /** A span event for each hook, {@code http.dns.start} and the others. */
  EVENTS,
  /**
   * A summary: {@code httptrace.dns_ms} and one for each other phase, the connection, and the
   * verdict as {@code httptrace.verdict} and {@code httptrace.explain}.
   */
  ATTRIBUTES
}
