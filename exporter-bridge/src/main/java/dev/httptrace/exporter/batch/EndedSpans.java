/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The spans that have ended and that the pipeline's thread has not looked at, bounded in number.
 * Safe to use from any thread.
 */
class EndedSpans {
  private final Queue<ReadableSpan> spans = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final int most;

  EndedSpans(int most) {
    this.most = most;
  }

  /** Adds a span, and returns how many there are then; 0 if it finds no room. */
  int add(ReadableSpan span) {
    int waiting = count.incrementAndGet();
    if (waiting > most) {
      count.decrementAndGet();
      return 0;
    }
    boolean isAdded = false;
    try {
      isAdded = spans.add(span);
    } finally {
      // For a lack of memory perhaps: what is counted and never comes would be waited for.
      if (!isAdded) {
        count.decrementAndGet();
      }
    }
    return waiting;
  }

  /** Returns the oldest, or null. It counts until {@link #left}. */
  @Nullable ReadableSpan poll() {
    return spans.poll();
  }

  /**
   * So many that were {@linkplain #poll polled} count no more. Not one by one: each write to the
   * count takes it from the threads that end spans.
   */
  void left(int polled) {
    if (polled > 0) {
      count.addAndGet(-polled);
    }
  }

  /** Takes out all there are, and returns how many. */
  int clear() {
    int cleared = 0;
    while (poll() != null) {
      cleared++;
    }
    left(cleared);
    return cleared;
  }

  /** Whether there is none to {@link #poll}, though some may be counted that come in a moment. */
  boolean isEmpty() {
    return spans.isEmpty();
  }

  /** Returns how many wait, and perhaps a few that were polled already. */
  int count() {
    return count.get();
  }
}
