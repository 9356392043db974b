/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.record.Phase;

/**
 * The time between two entries of a record.
 *
 * @param phase what the time went to
 * @param from nanoseconds since the start of the exchange
 * @param to nanoseconds since the start of the exchange
 * @param end the index of the entry that ended it
 */
record Slice(Phase phase, long from, long to, int end) {

  long nanos() {
    return to - from;
  }
}
