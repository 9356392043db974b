/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.record.ErrorType;
import dev.httptrace.record.ExchangeRecord;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.util.concurrent.TimeUnit;

/**
 * What an exchange that failed puts on its span beside {@code error.type}; nothing unless asked
 * for.
 *
 * @param exceptionEvents an event with the exception's type and stack, without any message
 * @param verdictAsStatusDescription the sentence of the verdict as description of the status
 */
record FailureSignals(boolean exceptionEvents, boolean verdictAsStatusDescription) {

  static final FailureSignals NONE = new FailureSignals(false, false);

  FailureSignals exceptionEvents(boolean exceptionEvents) {
    return new FailureSignals(exceptionEvents, verdictAsStatusDescription);
  }

  FailureSignals verdictAsStatusDescription(boolean verdictAsStatusDescription) {
    return new FailureSignals(exceptionEvents, verdictAsStatusDescription);
  }

  /** Sets the status of a span whose exchange failed. */
  void status(Span span, ExchangeRecord record, Rendering rendering) {
    if (verdictAsStatusDescription) {
      span.setStatus(StatusCode.ERROR, rendering.verdict(record).sentence());
    } else {
      span.setStatus(StatusCode.ERROR);
    }
  }

  /** Adds the exception of a span whose exchange failed, if it has one: a status has none. */
  void event(Span span, ExchangeRecord record) {
    Exception failure = exceptionEvents ? record.failure() : null;
    if (failure != null) {
      Throwable thrown = ErrorType.unwrapped(failure);
      span.addEvent(
          "exception",
          Attributes.of(
              Keys.EXCEPTION_TYPE,
              thrown.getClass().getName(),
              Keys.EXCEPTION_STACKTRACE,
              StackText.of(thrown)),
          record.anchor().epochNanos() + record.durationNanos(),
          TimeUnit.NANOSECONDS);
    }
  }
}
