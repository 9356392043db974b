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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes the span that is current when an exchange begins; none is made for one not recording. */
final class OnCurrentSpan implements ClientTraceFactory {

  private final Set<Signal> signals;

  OnCurrentSpan(Set<Signal> signals) {
    this.signals = signals;
  }

  @Override
  public @Nullable ClientTrace create(Exchange exchange) {
    Span span = Span.fromContext(exchange.context());
    return span.isRecording()
        ? new ExchangeRecorder(Anchor.now(), new CurrentSpan(span, signals), HeaderCapture.NONE)
        : null;
  }
}
