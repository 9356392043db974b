/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import io.opentelemetry.sdk.common.CompletableResultCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Knows when a flush is done: once every span is settled that had ended before it, however many end
 * meanwhile. Used by one thread.
 */
final class Flushes {
  private final Deque<Round> rounds = new ArrayDeque<>();
  private Round open = new Round();

  Flushes() {
    rounds.add(open);
  }

  /** Counts a span that the next flush has to wait for. */
  Round enter() {
    open.spans++;
    return open;
  }

  /** Waits for what has entered so far. */
  void add(List<CompletableResultCode> flushes) {
    // In this order, so that what fails for a lack of memory can be done again.
    Round next = new Round();
    open.flushes.addAll(flushes);
    rounds.add(next);
    open = next;
  }

  /** Tells whether a flush waits. */
  boolean isWaiting() {
    return rounds.size() > 1;
  }

  /** Completes the flushes that have nothing to wait for any more. */
  void settle() {
    while (rounds.size() > 1 && rounds.getFirst().spans == 0) {
      rounds.removeFirst().flushes.forEach(Contained::succeed);
    }
  }
}
