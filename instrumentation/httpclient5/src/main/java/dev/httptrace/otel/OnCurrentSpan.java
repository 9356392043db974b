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
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** Takes the span that is current when an exchange begins; none is made for one not recording. */
final class OnCurrentSpan implements ClientTraceFactory {

  private final Rendering rendering;
  private final @Nullable PhaseMetrics phases;
  private final Recurring recurring = new Recurring();

  OnCurrentSpan(Rendering rendering, @Nullable PhaseMetrics phases) {
    this.rendering = rendering;
    this.phases = phases;
  }

  @Override
  public @Nullable ClientTrace create(Exchange exchange) {
    Context context = exchange.context();
    return phases != null || Span.fromContext(context).isRecording()
        ? new ExchangeRecorder(
            Anchor.now(),
            new CurrentSpan(context, rendering, phases, recurring),
            HeaderCapture.NONE)
        : null;
  }
}
