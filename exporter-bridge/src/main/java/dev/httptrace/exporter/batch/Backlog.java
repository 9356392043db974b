/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import dev.httptrace.exporter.account.SpanLoss;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * The spans that wait to be exported, bounded in bytes and number. What no longer fits is the
 * oldest ordinary span, and an important one only when there is no other. Used by one thread.
 */
final class Backlog {
  private final Deque<Waiting> important = new ArrayDeque<>();
  private final Deque<Waiting> ordinary = new ArrayDeque<>();
  private final Importance importance;
  private final long mostBytes;
  private final int mostSpans;
  private final Consumer<Waiting> dropped;
  private long bytes;

  /** Waits. {@code dropped} is called with what is dropped: {@link SpanLoss#QUEUE_FULL}. */
  Backlog(Importance importance, long mostBytes, int mostSpans, Consumer<Waiting> dropped) {
    this.importance = importance;
    this.mostBytes = mostBytes;
    this.mostSpans = mostSpans;
    this.dropped = dropped;
  }

  /**
   * Adds a span.
   *
   * @param others bytes of batches under way and of spans that have not been looked at
   */
  void add(Waiting span, long others) {
    (importance.look(span.data()) ? important : ordinary).addLast(span);
    bytes += span.bytes();
    while (!isEmpty() && (bytes + others > mostBytes || size() > mostSpans)) {
      Waiting least = leastImportant();
      bytes -= least.bytes();
      dropped.accept(least);
    }
  }

  private Waiting leastImportant() {
    Waiting oldest = ordinary.pollFirst();
    while (oldest != null && importance.isKnown(oldest.data())) {
      important.addLast(oldest);
      oldest = ordinary.pollFirst();
    }
    return oldest != null ? oldest : important.removeFirst();
  }

  /**
   * Takes what fits a batch, important spans first; one span, however large, always does. Within
   * the batch they are in the order in which they ended.
   */
  List<Waiting> take(int mostOfBatch, long mostBytesOfBatch) {
    List<Waiting> batch = new ArrayList<>(Math.min(mostOfBatch, size()));
    long taken = 0;
    while (batch.size() < mostOfBatch && !isEmpty()) {
      Deque<Waiting> from = important.isEmpty() ? ordinary : important;
      int next = from.getFirst().bytes();
      if (!batch.isEmpty() && taken + next > mostBytesOfBatch) {
        break;
      }
      taken += next;
      batch.add(from.removeFirst());
    }
    bytes -= taken;
    batch.sort(Comparator.comparingLong(Waiting::number));
    return batch;
  }

  int size() {
    return important.size() + ordinary.size();
  }

  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return important.isEmpty() && ordinary.isEmpty();
  }
}
