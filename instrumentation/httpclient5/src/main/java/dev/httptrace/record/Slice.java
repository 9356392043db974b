/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

/**
 * A stretch of an exchange's time that went to one phase.
 *
 * @param phase what the time went to
 * @param fromNanos when it began: nanoseconds since the start of the exchange
 * @param toNanos when it ended, not before it began
 * @param entry the index of the entry of the record that ended it
 */
public record Slice(Phase phase, long fromNanos, long toNanos, int entry) {

  /** How long it was, in nanoseconds. */
  public long nanos() {
    return toNanos - fromNanos;
  }
}
