/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.ClientTrace;
import dev.httptrace.ClientTraceFactory;
import dev.httptrace.Exchange;
import dev.httptrace.ReadableKeys;
import dev.httptrace.otel.late.Slot;
import dev.httptrace.record.Anchor;
import dev.httptrace.record.ExchangeRecorder;
import dev.httptrace.record.HeaderCapture;
import dev.httptrace.record.RecordListener;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Takes the span that is current when an exchange begins; none is made for one not recording. */
final class OnCurrentSpan implements ClientTraceFactory {

  private final Rendering rendering;
  private final @Nullable PhaseMetrics phases;
  private final Recurring recurring = new Recurring(ReadableKeys.NONE);
  private final UrlTemplates templates;
  private final @Nullable SideSignals beside;

  /**
   * Makes it.
   *
   * @param openTelemetry for what is emitted beside the span
   */
  OnCurrentSpan(
      Rendering rendering,
      @Nullable PhaseMetrics phases,
      UrlTemplates templates,
      @Nullable OpenTelemetry openTelemetry) {
    this.templates = templates;
    this.rendering = rendering;
    this.phases = phases;
    this.beside =
        openTelemetry == null ? null : SideSignals.ofOrNull(rendering, openTelemetry, recurring);
  }

  Rendering rendering() {
    return rendering;
  }

  @Nullable PhaseMetrics phases() {
    return phases;
  }

  Recurring recurring() {
    return recurring;
  }

  /** What is emitted beside the spans, or {@code null} if nothing is. */
  @Nullable SideSignals beside() {
    return beside;
  }

  @Override
  public @Nullable ClientTrace create(Exchange exchange) {
    Context context = exchange.context();
    Span span = Span.fromContext(context);
    AtomicReference<@Nullable Object> slot = Slot.ofOrNull(context);
    // A slot comes with the request's own span.
    if (slot == null && AgentSpan.isAnotherThan(span, exchange)) {
      // With the agent's async client it is the caller's.
      context = Context.root();
      span = Span.getInvalid();
    }
    String template = templates.of(exchange);
    if (template != null && rendering.signals().contains(Signal.ATTRIBUTES)) {
      span.setAttribute(Keys.URL_TEMPLATE, template);
    }
    return phases != null || span.isRecording()
        ? new ExchangeRecorder(
            Anchor.now(),
            listener(context, span, slot, CallOnSpan.of(exchange.call(), this, span), template),
            HeaderCapture.NONE,
            rendering.jvmPauses())
        : null;
  }

  /** What is emitted beside a span belongs to the time while the span is there. */
  private RecordListener listener(
      Context context,
      Span span,
      @Nullable AtomicReference<@Nullable Object> slot,
      CallOnSpan call,
      @Nullable String template) {
    return slot == null || beside != null || !span.isRecording()
        ? new CurrentSpan(context, call, template, this)
        : new RestOfSpan(context, slot, call, template, this);
  }
}
