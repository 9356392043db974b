/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Has a flush export what ended before it. The batch processor completes a flush before it forgets
 * it, and in between hands the completed one to whoever asks, with nothing exported: {@code
 * shutdown} too, which then loses the spans (Worker in BatchSpanProcessor, sdk-trace 1.67.0).
 */
final class ReliableFlush implements SpanProcessor {
  /** Longer than any thread is held up between two statements. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

  private static final long PAUSE_NANOS = 50_000;

  private final SpanProcessor delegate;
  private volatile @Nullable CompletableResultCode shutdown;

  private ReliableFlush(SpanProcessor delegate) {
    this.delegate = delegate;
  }

  /** Returns a batch processor mended, another as it is. */
  static SpanProcessor of(SpanProcessor processor) {
    return processor instanceof BatchSpanProcessor ? new ReliableFlush(processor) : processor;
  }

  @Override
  public CompletableResultCode forceFlush() {
    CompletableResultCode last = shutdown;
    if (last != null) {
      // The worker has stopped, and would complete no flush any more.
      return last;
    }
    CompletableResultCode flush = delegate.forceFlush();
    // Another thread exports: a flush that is done at once is not one that was asked for here.
    long start = System.nanoTime();
    while (flush.isDone() && System.nanoTime() - start < PATIENCE_NANOS) {
      LockSupport.parkNanos(PAUSE_NANOS);
      flush = delegate.forceFlush();
    }
    return flush;
  }

  @Override
  public CompletableResultCode shutdown() {
    CompletableResultCode ignored = forceFlush();
    CompletableResultCode last = delegate.shutdown();
    shutdown = last;
    return last;
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
    delegate.onEnd(span);
  }

  @Override
  public boolean isEndRequired() {
    return delegate.isEndRequired();
  }

  @Override
  public String toString() {
    return "ReliableFlush{" + delegate + "}";
  }
}
