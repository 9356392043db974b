/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.ClientTrace;
import dev.httptrace.ClientTraceFactory;
import dev.httptrace.Exchange;
import dev.httptrace.HookFailures;
import dev.httptrace.OutsideText;
import dev.httptrace.ReadableKeys;
import dev.httptrace.otel.late.LateSpans;
import dev.httptrace.record.Anchor;
import dev.httptrace.record.ExchangeRecorder;
import dev.httptrace.record.HeaderCapture;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes one client span for each exchange, current while it runs and propagated to the server. */
final class ClientSpans implements ClientTraceFactory {

  // OpenTelemetrySdk, or ExtendedOpenTelemetrySdk where api-incubator is there (sdk 1.68.0).
  private static final String SDK = "io.opentelemetry.sdk.";

  private final Tracer tracer;
  private final Propagation propagation;
  private final @Nullable ClientMetrics metrics;
  private final @Nullable PhaseMetrics phases;
  private final @Nullable ActiveRequests active;
  private final KnownMethods methods;
  private final UrlTemplates templates;
  private final HeaderCapture capture;
  private final Rendering rendering;
  private final SpanEnd end;
  private final @Nullable LateSpans late;
  private final FailureSignals failures;
  private final Recurring recurring;
  private final @Nullable SideSignals beside;

  ClientSpans(
      OpenTelemetry openTelemetry,
      KnownMethods methods,
      UrlTemplates templates,
      HeaderCapture capture,
      Rendering rendering,
      SpanEnd end,
      FailureSignals failures,
      ReadableKeys readableKeys,
      boolean toOtherHosts,
      boolean lateRendering,
      boolean activeRequests) {
    this.tracer = Scope.tracer(openTelemetry);
    Meter meter = ClientMetrics.meter(openTelemetry);
    boolean measures = ClientMetrics.isEnabled(meter);
    MetricServers servers = new MetricServers();
    this.metrics = measures ? new ClientMetrics(meter, methods, servers) : null;
    this.phases = measures ? new PhaseMetrics(meter, servers) : null;
    this.active = measures && activeRequests ? new ActiveRequests(meter, methods) : null;
    this.propagation =
        new Propagation(
            openTelemetry.getPropagators().getTextMapPropagator(),
            toOtherHosts,
            new SecondSpan(measures));
    this.methods = methods;
    this.templates = templates;
    this.capture = capture;
    this.rendering = rendering;
    this.end = end;
    this.failures = failures;
    this.recurring = new Recurring(readableKeys);
    this.beside = SideSignals.ofOrNull(rendering, openTelemetry, recurring);
    this.late = lateRendering && end == SpanEnd.EXCHANGE ? lateOrNull(openTelemetry) : null;
  }

  /** Asks by name: without the SDK, the class that knows it cannot be loaded. */
  private static @Nullable LateSpans lateOrNull(OpenTelemetry openTelemetry) {
    return openTelemetry.getClass().getName().startsWith(SDK)
        ? LateSpans.ofOrNull(openTelemetry)
        : null;
  }

  /** The spans that are rendered when they are exported, or {@code null} if there are none. */
  @Nullable LateSpans late() {
    return late;
  }

  /** What is emitted beside the spans, or {@code null} if nothing is. */
  @Nullable SideSignals beside() {
    return beside;
  }

  Rendering rendering() {
    return rendering;
  }

  FailureSignals failures() {
    return failures;
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

  /** Counts them, or {@code null} if nobody wants that. */
  @Nullable ActiveRequests active() {
    return active;
  }

  Recurring recurring() {
    return recurring;
  }

  @Override
  public @Nullable ClientTrace create(Exchange exchange) {
    Anchor anchor = Anchor.now();
    ClientSpan span = begin(exchange, anchor);
    // Asks the SDK, which takes a lock to answer.
    boolean recording = span.isRecording();
    return recording || metrics != null
        ? new ExchangeRecorder(
            anchor, span, recording ? capture : HeaderCapture.NONE, rendering.jvmPauses())
        : null;
  }

  /** Starts the span of an exchange, and propagates it. */
  ClientSpan begin(Exchange exchange, Anchor anchor) {
    String template = templates.of(exchange);
    Attributes initial = initial(exchange, template);
    // What a sampler, a span processor or a propagator throws must not cost the exchange its
    // measurement, nor leave a span without end.
    Span span =
        HookFailures.contain(
            tracer,
            "startSpan",
            () -> start(exchange, anchor, initial, template),
            Span.getInvalid());
    // Without a span of ours the caller's goes to the server.
    Context context =
        span.getSpanContext().isValid() ? exchange.context().with(span) : exchange.context();
    exchange.useContext(context);
    HookFailures.contain(propagation, "inject", () -> propagation.inject(context, exchange));
    if (active != null) {
      HookFailures.contain(active, "begin", () -> begun(active, exchange, template, context));
    }
    return new ClientSpan(span, context, initial, template, this);
  }

  /** With what the record of the exchange will say at its end. */
  private static void begun(
      ActiveRequests active, Exchange exchange, @Nullable String template, Context context) {
    active.add(
        1,
        OutsideText.cut(exchange.method(), OutsideText.LONGEST_NAME),
        OutsideText.cut(exchange.serverAddress(), OutsideText.LONGEST_NAME),
        exchange.serverPort(),
        template,
        context);
  }

  /** What a sampler may decide by. */
  private Attributes initial(Exchange exchange, @Nullable String template) {
    String method = exchange.method();
    Attributes usual = recurring.target(exchange, methods.name(method));
    return methods.contains(method) && exchange.number() == 1 && template == null
        ? usual
        : more(exchange, template, usual);
  }

  private Attributes more(Exchange exchange, @Nullable String template, Attributes usual) {
    AttributesBuilder more = usual.toBuilder();
    if (!methods.contains(exchange.method())) {
      more.put(Keys.METHOD_ORIGINAL, OutsideText.cut(exchange.method(), OutsideText.LONGEST_NAME));
    }
    if (template != null) {
      more.put(Keys.URL_TEMPLATE, template);
    }
    if (exchange.number() > 1) {
      more.put(Keys.RESEND_COUNT, exchange.number() - 1L);
    }
    return more.build();
  }

  private Span start(
      Exchange exchange, Anchor anchor, Attributes initial, @Nullable String template) {
    String method = methods.spanName(exchange.method());
    SpanBuilder span =
        tracer
            .spanBuilder(template == null ? method : method + " " + template)
            .setSpanKind(SpanKind.CLIENT)
            .setParent(exchange.context())
            .setStartTimestamp(anchor.epochNanos(), TimeUnit.NANOSECONDS);
    return late != null ? late.start(span, initial) : span.setAllAttributes(initial).startSpan();
  }
}
