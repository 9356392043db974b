/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.record.ConnFacts;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Hook;
import dev.httptrace.record.RecordListener;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Renders a record onto the client span of its exchange, ends the span and measures the exchange.
 * All but the last comes to nothing if the span is not sampled.
 */
final class ClientSpan implements RecordListener {

  private static final VarHandle ENDED = ended();

  private final Span span;
  private final Context context;
  private final ClientSpans trace;
  // Set once, by the first of several threads, through its handle: no object of its own.
  private volatile boolean ended;

  ClientSpan(Context context, ClientSpans trace) {
    this.span = Span.fromContext(context);
    this.context = context;
    this.trace = trace;
  }

  private static VarHandle ended() {
    try {
      return MethodHandles.lookup().findVarHandle(ClientSpan.class, "ended", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @Override
  public void recorded(ExchangeRecord record, int index) {
    Hook hook = record.hook(index);
    if (trace.end() == SpanEnd.RESPONSE_HEAD
        && (hook == Hook.RESPONSE_HEAD || hook == Hook.WROTE_REQUEST)
        && isAnswered(record)) {
      end(record);
    }
  }

  /** Whether head and request are done with: a final status may come before the body is sent. */
  private static boolean isAnswered(ExchangeRecord record) {
    boolean sending =
        record.lastIndexOf(Hook.WROTE_HEADERS) >= 0 && record.lastIndexOf(Hook.WROTE_REQUEST) < 0;
    return record.status() != 0 && record.conn() != null && !sending;
  }

  @Override
  public void done(ExchangeRecord record) {
    try {
      end(record);
    } finally {
      PhaseMetrics phases = trace.phases();
      if (phases != null) {
        phases.record(record, Outcome.of(record), context);
      }
    }
  }

  private void end(ExchangeRecord record) {
    if (ended || !ENDED.compareAndSet(this, false, true)) {
      return;
    }
    Outcome outcome = Outcome.of(record);
    long nanos = record.durationNanos();
    try {
      if (span.isRecording()) {
        render(record, outcome, nanos);
      }
    } finally {
      // Whatever an attribute may throw: a span that does not end is lost.
      span.end(record.anchor().epochNanos() + nanos, TimeUnit.NANOSECONDS);
      ClientMetrics metrics = trace.metrics();
      if (metrics != null) {
        metrics.record(record, outcome, nanos, context);
      }
    }
  }

  private void render(ExchangeRecord record, Outcome outcome, long nanos) {
    if (outcome.errorType() != null) {
      span.setAttribute(Keys.ERROR_TYPE, outcome.errorType());
    }
    if (outcome.isError()) {
      span.setStatus(StatusCode.ERROR);
    }
    response(record);
    headers("http.request.header.", record.requestHeaders());
    headers("http.response.header.", record.responseHeaders());
    Rendering rendering = trace.rendering();
    if (rendering.hasEvents(outcome, nanos)) {
      events(record);
    }
    rendering.summarize(span, record);
  }

  private void events(ExchangeRecord record) {
    int size = record.size();
    for (int i = 0; i < size; i++) {
      String name = ExchangeEvents.name(record, i);
      if (name != null) {
        span.addEvent(
            name,
            ExchangeEvents.attributes(record, i, trace.recurring()),
            record.anchor().epochNanos() + record.offsetNanos(i),
            TimeUnit.NANOSECONDS);
      }
    }
  }

  private void response(ExchangeRecord record) {
    if (record.status() != 0) {
      span.setAttribute(Keys.STATUS, Keys.status(record.status()));
    }
    String version = record.protocolVersion();
    if (version != null) {
      span.setAttribute(Keys.PROTOCOL_VERSION, version);
    }
    ConnFacts conn = record.conn();
    Recurring.Place peer = conn == null ? null : trace.recurring().peer(conn.peer());
    if (peer != null) {
      span.setAttribute(Keys.PEER_ADDRESS, peer.host());
      span.setAttribute(Keys.PEER_PORT, peer.port());
    }
  }

  private void headers(String prefix, Map<String, List<String>> headers) {
    if (headers.isEmpty()) {
      return;
    }
    headers.forEach(
        (name, values) ->
            span.setAttribute(
                AttributeKey.stringArrayKey(prefix + name.toLowerCase(Locale.ROOT)), values));
  }
}
