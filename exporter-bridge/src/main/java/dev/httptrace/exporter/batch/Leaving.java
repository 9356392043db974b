/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import dev.httptrace.exporter.account.SpanCounts;
import dev.httptrace.exporter.account.SpanLoss;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;

/**
 * The spans that the queue has no room for, on their way to an {@link Overflow}, if one is open.
 */
final class Leaving {
  private static final int MOST = 512;

  private final Overflow overflow;
  private final SpanCounts counts;
  private final SpanReport report;
  // With room for all: a span for which there is none would not be counted.
  private final List<SpanData> spans = new ArrayList<>(MOST);

  Leaving(Overflow overflow, SpanCounts counts, SpanReport report) {
    this.overflow = overflow;
    this.counts = counts;
    this.report = report;
  }

  void add(SpanData span) {
    if (!overflow.isOpen()) {
      lost(1);
      return;
    }
    spans.add(span);
    if (spans.size() >= MOST) {
      go();
    }
  }

  void go() {
    if (spans.isEmpty()) {
      return;
    }
    try {
      overflow.take(List.copyOf(spans));
    } catch (Throwable e) {
      Contained.report(overflow, "take", e);
      lost(spans.size());
    } finally {
      spans.clear();
    }
  }

  private void lost(int lost) {
    counts.lost(SpanLoss.QUEUE_FULL, lost);
    report.dropped();
  }
}
