/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static java.util.Objects.requireNonNull;

import dev.httptrace.ClientTrace;
import dev.httptrace.ClientTraceFactory;
import dev.httptrace.ConnHolder;
import dev.httptrace.Exchange;
import dev.httptrace.LeasedConn;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The bundled trace: turns the hooks of each exchange into OpenTelemetry span events, with a
 * summary on the span.
 *
 * <p>There are two ways, and the choice is the user's:
 *
 * <ul>
 *   <li>{@link #clientSpans}: one CLIENT span for each exchange, by the stable conventions for HTTP
 *       client spans, with propagation and {@code http.client.request.duration}. For services where
 *       nothing else makes client spans.
 *   <li>{@link #onCurrentSpan}: events and summary go to the span that is current when the
 *       connection is asked for, such as the CLIENT span of the Java agent, of Spring, or of
 *       OpenTelemetry's own library. What comes after that span has ended is not recorded on it.
 * </ul>
 *
 * <p>Events: {@code http.getconn.start}, {@code http.dns.start}, {@code http.dns.done} and so on;
 * {@code docs/hooks.md} has the table. {@link Detail} says which exchanges get them. No URL, header
 * or message leaves without being redacted.
 *
 * <p>Summary: {@code httptrace.dns_ms} and one for each other {@linkplain
 * dev.httptrace.record.Phase phase}, {@code httptrace.conn.id}, {@code httptrace.conn.reused},
 * {@code httptrace.verdict}, the kind of the {@linkplain dev.httptrace.record.Verdict verdict} on
 * the exchange, and {@code httptrace.explain}, its sentence. On a span that ends with the response
 * head they speak of the time up to it.
 *
 * <p>Metrics: {@code http.client.request.duration} by the conventions, with {@link #clientSpans},
 * and on request {@code http.client.active_requests}; {@code httptrace.client.phase.duration}, a
 * histogram in seconds with boundaries from a tenth of a millisecond on, for each phase that took
 * time. Its attributes are {@code httptrace.phase}, {@code server.address}, {@code server.port},
 * {@code httptrace.conn.reused}, {@code url.template} if there is one and, if the exchange failed,
 * {@code error.type}. The first hundred servers of a trace are named; all others share {@code
 * _OTHER}, without a port. Templates multiply the sets of attributes; beyond the SDK's limit
 * (2,000, unless set otherwise by a view) all others are one with {@code otel.metric.overflow}.
 * Every exchange is measured, sampled or not. Both histograms are given the context of the span, so
 * an SDK with its usual exemplar filter attaches trace and span id of an exchange that was sampled
 * to its measurements.
 *
 * <p>With a leak threshold, the counter {@code httptrace.client.pool.leaked}, with {@code
 * server.address} and {@code server.port}, and the event {@code http.conn.held} on the span of an
 * exchange that holds its connection too long, if the span still records; {@code
 * http.conn.returned} follows when the connection comes back.
 *
 * <p>Both builders take settings of the process as well, {@code otel.instrumentation.httptrace.*},
 * with their method {@code fromEnvironment}.
 *
 * <p>Immutable and safe to share between clients.
 */
public final class OtelHttpTrace implements ClientTraceFactory {

  private final ClientTraceFactory mode;
  private final Duration slowThreshold;
  private final @Nullable LeakSignals leaks;
  private final double callSiteRatio;

  OtelHttpTrace(
      ClientTraceFactory mode,
      Duration slowThreshold,
      @Nullable LeakSignals leaks,
      double callSiteRatio) {
    this.mode = mode;
    this.slowThreshold = slowThreshold;
    this.leaks = leaks;
    this.callSiteRatio = callSiteRatio;
  }

  /** Records and measures nothing, but keeps the threshold for those who ask for it. */
  static OtelHttpTrace off(Duration slowThreshold) {
    return new OtelHttpTrace(exchange -> null, slowThreshold, null, 0);
  }

  /** Returns a trace that makes one client span for each exchange. */
  public static OtelHttpTrace clientSpans(OpenTelemetry openTelemetry) {
    return clientSpansBuilder(openTelemetry).build();
  }

  /** Returns a builder of a trace that makes one client span for each exchange. */
  public static ClientSpansBuilder clientSpansBuilder(OpenTelemetry openTelemetry) {
    return new ClientSpansBuilder(requireNonNull(openTelemetry, "openTelemetry"));
  }

  /** Returns a trace that adds events and summary to the current span. */
  public static OtelHttpTrace onCurrentSpan() {
    return onCurrentSpanBuilder().build();
  }

  /** Returns a builder of a trace that adds to the current span. */
  public static CurrentSpanBuilder onCurrentSpanBuilder() {
    return new CurrentSpanBuilder();
  }

  /**
   * Returns the duration from which an exchange is slow: the one that the builder was given, or
   * that it read from the environment.
   */
  public Duration slowThreshold() {
    return slowThreshold;
  }

  @Override
  public @Nullable ClientTrace create(Exchange exchange) {
    ClientTrace trace = mode.create(exchange);
    return trace == null && leaks != null ? LeakSignals.HOLDER : trace;
  }

  @Override
  public @Nullable Duration leakThreshold() {
    return leaks == null ? null : leaks.threshold();
  }

  @Override
  public void heldTooLong(LeasedConn conn, ConnHolder holder, Context context) {
    if (leaks != null) {
      leaks.held(conn, holder, context);
    }
  }

  @Override
  public void heldNoLonger(LeasedConn conn, ConnHolder holder, Context context) {
    if (leaks != null) {
      leaks.returned(conn, holder, context);
    }
  }

  @Override
  public double callSiteRatio() {
    return callSiteRatio;
  }
}
