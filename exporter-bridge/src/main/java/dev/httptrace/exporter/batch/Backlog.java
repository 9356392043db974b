/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import dev.httptrace.exporter.account.SpanLoss;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The spans that wait to be exported, bounded in bytes and number. What no longer fits is the
 * oldest ordinary span, and an important one only when there is no other. Used by one thread.
 *
 * <p>What fails in here, for a lack of memory perhaps, leaves it as it was.
 */
@SuppressWarnings("JdkObsolete") // An ArrayDeque that cannot grow is empty from then on (JDK 17).
final class Backlog {
  private static final Comparator<Waiting> AS_THEY_ENDED =
      Comparator.comparingLong(Waiting::number);

  private final Deque<Waiting> important = new LinkedList<>();
  private final Deque<Waiting> ordinary = new LinkedList<>();
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

  void add(Waiting span) {
    long after = bytes + span.bytes();
    (importance.look(span.data()) ? important : ordinary).addLast(span);
    bytes = after;
  }

  /**
   * Drops what is too much.
   *
   * @param others bytes of batches under way and of spans that have not been looked at
   */
  void makeRoom(long others) {
    while (!isEmpty() && (bytes + others > mostBytes || size() > mostSpans)) {
      Waiting least = leastImportant();
      bytes -= least.bytes();
      dropped.accept(least);
    }
  }

  private Waiting leastImportant() {
    while (!ordinary.isEmpty() && importance.isKnown(ordinary.getFirst().data())) {
      important.addLast(ordinary.getFirst());
      ordinary.removeFirst();
    }
    return first(ordinary, important).removeFirst();
  }

  /**
   * Takes what fits a batch, important spans first; one span, however large, always does. Within
   * the batch they are in the order in which they ended.
   */
  List<Waiting> take(int mostOfBatch, long mostBytesOfBatch) {
    List<Waiting> batch = new ArrayList<>(Math.min(mostOfBatch, size()));
    long taken = 0;
    Iterator<Waiting> first = important.iterator();
    Iterator<Waiting> then = ordinary.iterator();
    while (batch.size() < mostOfBatch && (first.hasNext() || then.hasNext())) {
      Waiting next = (first.hasNext() ? first : then).next();
      if (!batch.isEmpty() && taken + next.bytes() > mostBytesOfBatch) {
        break;
      }
      taken += next.bytes();
      batch.add(next);
    }
    batch.sort(AS_THEY_ENDED);
    // Not before the last that needs memory: what was removed would be nowhere.
    for (int i = batch.size(); i > 0; i--) {
      first(important, ordinary).removeFirst();
    }
    bytes -= taken;
    return batch;
  }

  private static Deque<Waiting> first(Deque<Waiting> one, Deque<Waiting> other) {
    return one.isEmpty() ? other : one;
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
