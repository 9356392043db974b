/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.account;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Where {@link SpanAccounts} are counted. Safe to use from any thread. */
public final class SpanCounts {
  private static final SpanLoss[] LOSSES = SpanLoss.values();

  private final LongAdder made = new LongAdder();
  private final LongAdder recovered = new LongAdder();
  private final LongAdder spooled = new LongAdder();
  private final LongAdder exported = new LongAdder();
  private final LongAdder cut = new LongAdder();
  private final LongAdder[] losses = new LongAdder[LOSSES.length];

  /** Creates counts of zero. */
  public SpanCounts() {
    for (int i = 0; i < losses.length; i++) {
      losses[i] = new LongAdder();
    }
  }

  /** Counts a span that has ended. */
  public void made() {
    made.increment();
  }

  /** Counts spans that another process made, and that are this one's to export now. */
  public void recovered(long spans) {
    recovered.add(spans);
  }

  /** Counts spans that were put on disk, or less than zero that were taken from there. */
  public void spooled(long spans) {
    spooled.add(spans);
  }

  /** Counts spans that were taken. */
  public void exported(long spans) {
    exported.add(spans);
  }

  /** Counts an attribute that was taken off. */
  public void cut() {
    cut.increment();
  }

  /** Counts spans that are lost. */
  public void lost(SpanLoss reason, long spans) {
    losses[reason.ordinal()].add(spans);
  }

  /** Returns how many spans were lost for one reason. */
  public long lost(SpanLoss reason) {
    return losses[reason.ordinal()].sum();
  }

  /**
   * Returns the numbers of now. They are read against the way that spans go, so that a span is
   * never counted as lost or exported before it was made, nor as exported and on disk.
   */
  public SpanAccounts read(String exporter) {
    Map<SpanLoss, Long> lost = new EnumMap<>(SpanLoss.class);
    for (SpanLoss reason : LOSSES) {
      long spans = losses[reason.ordinal()].sum();
      if (spans > 0) {
        lost.put(reason, spans);
      }
    }
    long attributes = cut.sum();
    long taken = exported.sum();
    long onDisk = spooled.sum();
    return new SpanAccounts(exporter, made.sum(), recovered.sum(), taken, onDisk, attributes, lost);
  }
}
