/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import dev.httptrace.exporter.account.SpanLoss;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One export: the attempts that it takes, until each of its spans is taken or lost. */
final class Sending {
  private final ResilientSpanExporter exporter;
  private final List<SpanData> spans;
  private final long endNanos;
  private final CompletableResultCode result = new CompletableResultCode();
  private final Set<Attempt> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger attempts = new AtomicInteger();
  private final @Nullable Consumer<List<SpanData>> left;
  private final List<SpanData> untaken = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean lossless = true;

  Sending(ResilientSpanExporter exporter, List<SpanData> spans) {
    this(exporter, spans, exporter.settings().retryTime(), null);
  }

  /**
   * Sends.
   *
   * @param left called at the end with what may be taken another time; null if that is kept or lost
   */
  Sending(
      ResilientSpanExporter exporter,
      List<SpanData> spans,
      Duration retryTime,
      @Nullable Consumer<List<SpanData>> left) {
    this.exporter = exporter;
    this.spans = spans;
    this.left = left;
    this.endNanos = System.nanoTime() + retryTime.toNanos();
  }

  void start() {
    exporter.opened(this);
    Attempt first = new Attempt(exporter, this, spans, 1);
    open(first);
    first.start();
  }

  CompletableResultCode result() {
    return result;
  }

  /** Tells whether there is time for a pause and another attempt. */
  boolean hasTimeFor(long pauseNanos) {
    return System.nanoTime() + pauseNanos - endNanos < 0;
  }

  void open(Attempt attempt) {
    attempts.incrementAndGet();
    open.add(attempt);
    if (exporter.isAbandoned()) {
      attempt.giveUp();
    }
  }

  /** Ends an attempt whose spans may be taken another time. */
  void untaken(Attempt attempt, SpanLoss otherwise, Answer said) {
    if (left != null) {
      untaken.addAll(attempt.spans());
      exporter.failed(said);
      close(attempt, false);
    } else {
      exporter.keep(attempt.spans(), otherwise, said, () -> close(attempt, false));
    }
  }

  /** Ends an attempt, once those that follow it are open. */
  void close(Attempt attempt, boolean isLossless) {
    open.remove(attempt);
    if (!isLossless) {
      lossless = false;
    }
    if (attempts.decrementAndGet() == 0) {
      exporter.closed(this);
      if (left != null) {
        left.accept(List.copyOf(untaken));
      }
      if (lossless) {
        result.succeed();
      } else {
        result.fail();
      }
    }
  }

  void retryNow() {
    open.forEach(Attempt::start);
  }

  void abandon() {
    open.forEach(Attempt::giveUp);
  }
}
