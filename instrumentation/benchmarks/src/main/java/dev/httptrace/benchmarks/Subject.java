/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import dev.httptrace.ClientTrace;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.otel.OtelHttpTrace;
import dev.httptrace.record.CallRecorder;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;

/** Whose cost is measured. */
public enum Subject {
  /** HttpClient alone: what the others are compared with. */
  BARE("HttpClient alone", 0, 0),
  /** Instrumented, and no trace attached. */
  NO_TRACE("httptrace: no trace attached", 0, 0),
  /** A trace of Go's hooks that do nothing. */
  EMPTY_TRACE("httptrace: hooks that do nothing", 0, 0),
  /** The same with the hooks that Go lacks. */
  EMPTY_EXCHANGE_TRACE("httptrace: all hooks, doing nothing", 0, 0),
  /** A record of each call, without OpenTelemetry. */
  RECORD("httptrace: call record", 0, 0),
  /** A client span with all events, summary and verdict, rendered when it is exported. */
  LATE_SPAN("httptrace: span, events, summary, rendered late", 1, 7),
  /** The same with a reader of metrics. */
  LATE_SPAN_METRICS("httptrace: span, events, summary, metrics, rendered late", 1, 7),
  /**
   * The same, exported by the bridge instead of OpenTelemetry's batch processor and marshalling.
   */
  LATE_SPAN_BRIDGE("httptrace: span, events, summary, rendered late, through the bridge", 1, 7),
  /** The same, not sampled. */
  LATE_UNSAMPLED("httptrace: span not sampled, late rendering", 0, 0),
  /** A client span with all events, summary and verdict, rendered when its exchange ends. */
  SPAN("httptrace: span, events, summary", 1, 7),
  /** The same with a reader of metrics. */
  SPAN_METRICS("httptrace: span, events, summary, metrics", 1, 7),
  /** The same, not sampled. */
  UNSAMPLED("httptrace: span not sampled", 0, 0),
  /** The same, not sampled, with a reader of metrics. */
  UNSAMPLED_METRICS("httptrace: span not sampled, metrics", 0, 0),
  /** OpenTelemetry's library: a client span. */
  OTEL("OpenTelemetry library: span", 1, 0),
  /** The same with a reader of metrics. */
  OTEL_METRICS("OpenTelemetry library: span, metrics", 1, 0),
  /** The same, not sampled. */
  OTEL_UNSAMPLED("OpenTelemetry library: span not sampled", 0, 0),
  /** The same, not sampled, with a reader of metrics. */
  OTEL_UNSAMPLED_METRICS("OpenTelemetry library: span not sampled, metrics", 0, 0),
  /** Apache's observation module, bridged to OpenTelemetry. */
  APACHE("Apache observation: span", 1, 0),
  /** Micrometer's handler, bridged to OpenTelemetry. */
  MICROMETER("Micrometer observation: span", 1, 0);

  private final String title;
  private final int spans;
  private final int events;

  Subject(String title, int spans, int events) {
    this.title = title;
    this.spans = spans;
    this.events = events;
  }

  /** What a table calls it. */
  public String title() {
    return title;
  }

  /** How many spans it makes for a request. */
  int spans() {
    return spans;
  }

  /** How many events its span has at least, on a reused connection; 0 if it has none at all. */
  int events() {
    return events;
  }

  boolean isOurs() {
    return ordinal() > BARE.ordinal() && ordinal() < OTEL.ordinal();
  }

  Telemetry telemetry() {
    if (this == LATE_SPAN_BRIDGE) {
      return Telemetry.bridge();
    }
    return new Telemetry(spans > 0, name().endsWith("METRICS"), name().startsWith("LATE"));
  }

  /** Where a client of this kind has its connections from. */
  PoolingHttpClientConnectionManagerBuilder connections() {
    return isOurs()
        ? TracedHttpClients.connections()
        : PoolingHttpClientConnectionManagerBuilder.create();
  }

  /** Returns a builder of a client that has these connections. */
  HttpClientBuilder client(
      PoolingHttpClientConnectionManagerBuilder connections, Telemetry telemetry) {
    HttpClientBuilder plain = HttpClientBuilder.create();
    return switch (this) {
      case BARE -> plain.setConnectionManager(connections.build());
      case NO_TRACE -> TracedHttpClients.instrument(plain, connections);
      case EMPTY_TRACE -> {
        ClientTrace empty = new ClientTrace() {};
        yield TracedHttpClients.instrument(plain, connections, exchange -> empty);
      }
      case EMPTY_EXCHANGE_TRACE -> {
        ClientTrace empty = new ExchangeTrace() {};
        yield TracedHttpClients.instrument(plain, connections, exchange -> empty);
      }
      case RECORD -> TracedHttpClients.instrument(plain, connections, CallRecorder.create());
      case LATE_SPAN,
          LATE_SPAN_METRICS,
          LATE_SPAN_BRIDGE,
          LATE_UNSAMPLED,
          SPAN,
          SPAN_METRICS,
          UNSAMPLED,
          UNSAMPLED_METRICS ->
          TracedHttpClients.instrument(
              plain, connections, OtelHttpTrace.clientSpans(telemetry.sdk()));
      case OTEL, OTEL_METRICS, OTEL_UNSAMPLED, OTEL_UNSAMPLED_METRICS ->
          Peers.openTelemetry(telemetry.sdk()).setConnectionManager(connections.build());
      case APACHE -> Peers.apache(plain.setConnectionManager(connections.build()), telemetry.sdk());
      case MICROMETER ->
          Peers.micrometer(plain.setConnectionManager(connections.build()), telemetry.sdk());
    };
  }
}
