/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

/** What is recorded of an exchange, on its span and beside it. */
public enum Signal {
  /** A span event for each hook, {@code http.dns.start} and the others. */
  EVENTS,

  /**
   * A summary: {@code httptrace.dns_ms} and one for each other phase, the connection, and the
   * verdict as {@code httptrace.verdict} and {@code httptrace.explain}.
   */
  ATTRIBUTES,

  /**
   * A child span of kind INTERNAL for each step that sets a connection up: {@code http.queue},
   * {@code http.dns}, {@code http.connect} for each address, {@code http.proxy} and {@code
   * http.tls}, with the times of the step, the attributes of its events, and a failure as status.
   * An exchange on a reused connection has none, unless it waited a millisecond or longer for it
   * ({@code http.queue}); it has a link to the {@code http.connect} span that made the connection.
   * There are no spans for sending, waiting and receiving: they would lie over the server's span
   * and take its place in a critical path.
   *
   * <p>Not on by default.
   */
  SPANS,

  /**
   * The events as log records of OpenTelemetry's Logs API, each with its event name, the time of
   * its hook and the context of the span; emitted when the exchange ends. For what stores logs:
   * Jaeger does not. With OpenTelemetry 1.49, whose records have no event name, it is the attribute
   * {@code event.name}.
   *
   * <p>Not on by default.
   */
  LOGS
}
