/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.fields.FieldHandles;
import dev.httptrace.otel.late.LateSpans;
import dev.httptrace.otel.late.Rest;
import dev.httptrace.record.ConnFacts;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Hook;
import dev.httptrace.record.RecordListener;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Renders a record onto the client span of its exchange, ends the span and measures the exchange.
 * All but the last comes to nothing if the span is not sampled. Where the span can be rendered when
 * it is exported, it is; until then a queue holds this object, and so the record.
 */
final class ClientSpan implements RecordListener, Rest {

  private static final VarHandle ENDED =
      FieldHandles.find(MethodHandles.lookup(), "ended", boolean.class);

  private final Span span;
  private final Attributes initial;
  private final @Nullable String template;
  private final ClientSpans trace;
  // The user's, so not held by a span that waits to be exported.
  private @Nullable Context context;
  private @Nullable ExchangeRecord over;
  // Set once, by the first of several threads, through its handle: no object of its own.
  private volatile boolean ended;

  ClientSpan(
      Span span,
      Context context,
      Attributes initial,
      @Nullable String template,
      ClientSpans trace) {
    this.span = span;
    this.context = context;
    this.initial = initial;
    this.template = template;
    this.trace = trace;
  }

  boolean isRecording() {
    return span.isRecording();
  }

  @Override
  public void recorded(ExchangeRecord record, int index) {
    SideSignals beside = trace.beside();
    if (beside != null) {
      beside.recorded(record, index, span, context());
    }
    if (trace.end() == SpanEnd.RESPONSE_HEAD && isAnswered(record, record.hook(index))) {
      end(record);
    }
  }

  /** Whether head and request are done with: a final status may come before the body is sent. */
  private static boolean isAnswered(ExchangeRecord record, Hook hook) {
    if (hook != Hook.RESPONSE_HEAD && hook != Hook.WROTE_REQUEST) {
      return false;
    }
    boolean sending =
        record.lastIndexOf(Hook.WROTE_HEADERS) >= 0 && record.lastIndexOf(Hook.WROTE_REQUEST) < 0;
    return record.status() != 0 && record.conn() != null && !sending;
  }

  @Override
  public void done(ExchangeRecord record) {
    Context measured = context();
    try {
      end(record);
    } finally {
      PhaseMetrics phases = trace.phases();
      if (phases != null) {
        phases.record(record, Outcome.of(record), template, measured);
      }
      ActiveRequests active = trace.active();
      if (active != null) {
        active.add(
            -1, record.method(), record.serverAddress(), record.serverPort(), template, measured);
      }
    }
  }

  private Context context() {
    return context == null ? Context.root() : context;
  }

  private void end(ExchangeRecord record) {
    if (ended || !ENDED.compareAndSet(this, false, true)) {
      return;
    }
    Context measured = context();
    long nanos = record.durationNanos();
    try {
      if (span.isRecording()) {
        SideSignals beside = trace.beside();
        if (beside != null) {
          beside.ended(record, Outcome.of(record), span, measured);
        }
        end(record, nanos);
      }
    } finally {
      ClientMetrics metrics = trace.metrics();
      if (metrics != null) {
        metrics.record(record, Outcome.of(record), nanos, template, measured);
      }
    }
  }

  private void end(ExchangeRecord record, long nanos) {
    long end = record.anchor().epochNanos() + nanos;
    LateSpans late = trace.late();
    if (late != null && isLate(record)) {
      over = record;
      context = null;
      late.end(span, end, this);
      return;
    }
    try {
      if (late != null) {
        late.renderInitial(span, initial);
      }
      render(span, record, Attributes::builder);
    } finally {
      // Whatever an attribute may throw: a span that does not end is lost.
      span.end(end, TimeUnit.NANOSECONDS);
    }
  }

  /**
   * Whether a record may wait: it is complete, and holds no exception, which may hold anything of
   * the user's.
   */
  private static boolean isLate(ExchangeRecord record) {
    return record.isDone() && !CallOnSpan.isExceptionIn(record);
  }

  @Override
  public Attributes initial() {
    return initial;
  }

  @Override
  public int bytes() {
    ExchangeRecord record = over;
    return record == null ? UNKNOWN : RenderedSize.of(record, trace.rendering());
  }

  @Override
  public void render(Span onto, Supplier<AttributesBuilder> ofEvents) {
    ExchangeRecord record = over;
    if (record != null) {
      render(onto, record, ofEvents);
    }
  }

  private void render(Span span, ExchangeRecord record, Supplier<AttributesBuilder> ofEvents) {
    Outcome outcome = Outcome.of(record);
    if (outcome.errorType() != null) {
      span.setAttribute(Keys.ERROR_TYPE, outcome.errorType());
    }
    if (outcome.isError()) {
      trace.failures().status(span, record, trace.rendering());
    }
    response(span, record);
    headers(span, "http.request.header.", record.requestHeaders());
    headers(span, "http.response.header.", record.responseHeaders());
    Rendering rendering = trace.rendering();
    if (rendering.hasEvents(outcome, record.durationNanos())) {
      events(span, record, ofEvents);
    }
    if (outcome.isError()) {
      trace.failures().event(span, record);
    }
    rendering.summarize(span, record);
  }

  private void events(Span span, ExchangeRecord record, Supplier<AttributesBuilder> ofEvents) {
    int size = record.size();
    for (int i = 0; i < size; i++) {
      String name = ExchangeEvents.name(record, i);
      if (name != null) {
        span.addEvent(
            name,
            ExchangeEvents.attributes(record, i, trace.recurring(), ofEvents),
            record.anchor().epochNanos() + record.offsetNanos(i),
            TimeUnit.NANOSECONDS);
      }
    }
  }

  private void response(Span span, ExchangeRecord record) {
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

  private static void headers(Span span, String prefix, Map<String, List<String>> headers) {
    if (headers.isEmpty()) {
      return;
    }
    headers.forEach(
        (name, values) ->
            span.setAttribute(
                AttributeKey.stringArrayKey(prefix + name.toLowerCase(Locale.ROOT)), values));
  }
}
