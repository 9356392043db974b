/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.late;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import java.util.concurrent.TimeUnit;

/**
 * A span that has ended, as {@link Rest#render} sees it: takes attributes, events with a time, and
 * a status, and nothing else.
 */
public abstract class RenderedOnto implements Span {

  /** For what writes a span. */
  protected RenderedOnto() {}

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
