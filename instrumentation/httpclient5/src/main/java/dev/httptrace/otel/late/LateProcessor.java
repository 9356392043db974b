/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.late;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/** Gives a processor a late span in the place of the SDK's, and any other span as it is. */
final class LateProcessor implements SpanProcessor {

  /** What {@link ProviderText} knows it by, and one that is told of the start of spans as well. */
  static final String TEXT = "httptrace-late";

  static final String STARTING_TEXT = "httptrace-late-starting";

  private final SpanProcessor delegate;

  LateProcessor(SpanProcessor delegate) {
    this.delegate = delegate;
  }

  @Override
  public void onStart(Context parentContext, ReadWriteSpan span) {
    delegate.onStart(parentContext, span);
  }

  @Override
  public boolean isStartRequired() {
    return delegate.isStartRequired();
  }

  @Override
  public void onEnd(ReadableSpan span) {
    Hand hand = Hand.ofThread();
    LateSpan ending = hand.ending;
    if (ending == null || !ending.isOf(span)) {
      delegate.onEnd(span);
      return;
    }
    // A thread of a pool lives long, and who ends the span may not know that something is held.
    hand.ending = null;
    try {
      delegate.onEnd(ending);
    } finally {
      // A processor may export on this thread, by a client that makes spans as well.
      hand.ending = ending.isAwaitedByMore() ? ending : null;
    }
  }

  @Override
  public boolean isEndRequired() {
    return delegate.isEndRequired();
  }

  @Override
  public CompletableResultCode shutdown() {
    return delegate.shutdown();
  }

  @Override
  public CompletableResultCode forceFlush() {
    return delegate.forceFlush();
  }

  @Override
  public void close() {
    delegate.close();
  }

  @Override
  public String toString() {
    return isStartRequired() ? STARTING_TEXT : TEXT;
  }
}
