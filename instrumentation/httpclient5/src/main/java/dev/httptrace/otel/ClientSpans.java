/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.ClientTrace;
import dev.httptrace.ClientTraceFactory;
import dev.httptrace.Exchange;
import dev.httptrace.record.Anchor;
import dev.httptrace.record.ExchangeRecorder;
import dev.httptrace.record.HeaderCapture;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes one client span for each exchange, current while it runs and propagated to the server. */
final class ClientSpans implements ClientTraceFactory {

  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final @Nullable ClientMetrics metrics;
  private final @Nullable PhaseMetrics phases;
  private final KnownMethods methods;
  private final HeaderCapture capture;
  private final Rendering rendering;
  private final SpanEnd end;
  private final Recurring recurring = new Recurring();

  ClientSpans(
      OpenTelemetry openTelemetry,
      KnownMethods methods,
      HeaderCapture capture,
      Rendering rendering,
      SpanEnd end) {
    this.tracer = openTelemetry.getTracer(Scope.NAME, Scope.VERSION);
    this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
    Meter meter = ClientMetrics.meter(openTelemetry);
    boolean measures = ClientMetrics.isEnabled(meter);
    this.metrics = measures ? new ClientMetrics(meter, methods) : null;
    this.phases = measures ? new PhaseMetrics(meter) : null;
    this.methods = methods;
    this.capture = capture;
    this.rendering = rendering;
    this.end = end;
  }

  Rendering rendering() {
    return rendering;
  }

  SpanEnd end() {
    return end;
  }

  @Nullable ClientMetrics metrics() {
    return metrics;
  }

  @Nullable PhaseMetrics phases() {
    return phases;
  }

  Recurring recurring() {
    return recurring;
  }

  @Override
  public @Nullable ClientTrace create(Exchange exchange) {
    Anchor anchor = Anchor.now();
    Span span = start(exchange, anchor);
    Context context = exchange.context().with(span);
    exchange.useContext(context);
    propagator.inject(context, exchange, ClientSpans::setHeader);
    boolean sampled = span.isRecording();
    return sampled || metrics != null
        ? new ExchangeRecorder(
            anchor, new ClientSpan(context, this), sampled ? capture : HeaderCapture.NONE)
        : null;
  }

  private Span start(Exchange exchange, Anchor anchor) {
    String method = exchange.method();
    SpanBuilder span =
        tracer
            .spanBuilder(methods.spanName(method))
            .setSpanKind(SpanKind.CLIENT)
            .setParent(exchange.context())
            .setStartTimestamp(anchor.epochNanos(), TimeUnit.NANOSECONDS)
            .setAttribute(Keys.METHOD, methods.name(method))
            .setAttribute(Keys.SERVER_ADDRESS, exchange.host())
            .setAttribute(Keys.SERVER_PORT, (long) exchange.port())
            .setAttribute(Keys.URL, recurring.url(exchange));
    if (!methods.contains(method)) {
      span.setAttribute(Keys.METHOD_ORIGINAL, method);
    }
    if (exchange.number() > 1) {
      span.setAttribute(Keys.RESEND_COUNT, exchange.number() - 1L);
    }
    return span.startSpan();
  }

  private static void setHeader(@Nullable Exchange exchange, String name, String value) {
    if (exchange != null) {
      exchange.setRequestHeader(name, value);
    }
  }
}
