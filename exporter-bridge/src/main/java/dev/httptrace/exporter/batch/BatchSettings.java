/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import java.time.Duration;

/**
 * What bounds the spans that wait, and their batches.
 *
 * @param delay how long a span waits at most for its batch to be filled
 * @param batchSpans how many spans fill a batch
 * @param largestBatch the most spans of a batch, when more wait
 * @param batchBytes the most bytes of a batch, by {@link SpanSize}
 * @param inFlight how many batches may be under way at once
 * @param exportTimeout how long an export may take before it is given up
 * @param memory the most bytes of spans that wait or are under way
 * @param queueSpans the most spans that wait
 * @param slow from when on a span is important for its duration
 */
public record BatchSettings(
    Duration delay,
    int batchSpans,
    int largestBatch,
    long batchBytes,
    int inFlight,
    Duration exportTimeout,
    long memory,
    int queueSpans,
    Duration slow) {
  /** What a span is taken to hold that has ended, and that nobody has looked at. */
  private static final int ENDED_BYTES = 4096;

  private static final int FEWEST_ENDED = 1024;

  /** How many spans may wait to be looked at: they may have a quarter of the memory. */
  int mostEnded() {
    return (int) Math.min(queueSpans, Math.max(FEWEST_ENDED, endedInMemory()));
  }

  /** At how many of them to look, whatever the time: before they fill a batch, or their memory. */
  int wakeAt() {
    return (int) Math.max(1, Math.min(batchSpans, Math.min(mostEnded(), endedInMemory()) / 2));
  }

  /** What so many of them are taken to hold: of a small memory, no more than their part of it. */
  long endedBytes(int ended) {
    return Math.min((long) ended * ENDED_BYTES, memory / 4);
  }

  private long endedInMemory() {
    return memory / 4 / ENDED_BYTES;
  }
}
