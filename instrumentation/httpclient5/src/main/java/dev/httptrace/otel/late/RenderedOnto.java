/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.late;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A span that has ended, as {@link Rest#render} sees it: takes attributes, events with a time, and
 * a status, and nothing else. Used by one thread at a time.
 */
public abstract class RenderedOnto implements Span {

  private SpanContext context = SpanContext.getInvalid();
  private StatusData status = StatusData.unset();

  /** For what writes a span. */
  protected RenderedOnto() {}

  /** Takes the place of a span, with the status that it has. */
  protected final void begin(SpanData span) {
    context = span.getSpanContext();
    status = span.getStatus();
  }

  /** Takes an attribute. */
  protected abstract void put(AttributeKey<?> key, Object value);

  /** Returns the status as it is by now. */
  protected final StatusData status() {
    return status;
  }

  @Override
  public final <T> Span setAttribute(AttributeKey<T> key, @Nullable T value) {
    if (value != null) {
      put(key, value);
    }
    return this;
  }

  @Override
  public final Span setStatus(StatusCode code, String description) {
    // OK is the user's last word.
    if (status.getStatusCode() != StatusCode.OK) {
      status = StatusData.create(code, description);
    }
    return this;
  }

  @Override
  public final SpanContext getSpanContext() {
    return context;
  }

  @Override
  public final Span addEvent(String name, Attributes more) {
    throw new UnsupportedOperationException("an event of what has ended has a time");
  }

  @Override
  public final Span recordException(Throwable exception, Attributes more) {
    throw new UnsupportedOperationException("a span with an exception is not late");
  }

  @Override
  public final Span updateName(String name) {
    throw new UnsupportedOperationException("the name is the user's to change");
  }

  @Override
  public final void end() {
    throw new UnsupportedOperationException("has ended");
  }

  @Override
  public final void end(long timestamp, TimeUnit unit) {
    throw new UnsupportedOperationException("has ended");
  }

  @Override
  public final boolean isRecording() {
    return true;
  }
}
