/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Spans that are exported together. */
final class Batch {
  private final List<Waiting> spans;
  private final List<SpanData> data;
  private final long bytes;
  private final long startNanos;
  private final AtomicBoolean settled = new AtomicBoolean();

  Batch(List<Waiting> spans, long startNanos) {
    this.spans = spans;
    this.data = spans.stream().map(Waiting::data).toList();
    this.bytes = spans.stream().mapToLong(Waiting::bytes).sum();
    this.startNanos = startNanos;
  }

  List<SpanData> data() {
    return data;
  }

  int size() {
    return spans.size();
  }

  long bytes() {
    return bytes;
  }

  long age(long now) {
    return now - startNanos;
  }

  /** Returns whether this is the first time: an answer may come after it was given up. */
  boolean settle() {
    return settled.compareAndSet(false, true);
  }

  boolean isSettled() {
    return settled.get();
  }

  void leave() {
    spans.forEach(span -> span.round().leave());
  }
}
