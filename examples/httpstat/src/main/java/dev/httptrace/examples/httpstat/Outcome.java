/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one call.
 *
 * @param number counts the calls from 1
 * @param calls how many calls there are to be in all
 * @param target what was called
 * @param exchanges all attempts, in their order; none if nothing was sent or tried
 * @param exitCode what curl would end with
 * @param complaint one line on what went wrong, {@code null} if nothing did
 * @param traceId the trace the call was exported with, {@code null} if it was not
 */
record Outcome(
    int number,
    int calls,
    Target target,
    List<Timeline> exchanges,
    int exitCode,
    @Nullable String complaint,
    @Nullable String traceId) {

  Outcome {
    exchanges = List.copyOf(exchanges);
  }

  /** From the start of the first exchange to the end of the last. */
  long totalNanos() {
    if (exchanges.isEmpty()) {
      return 0;
    }
    Timeline last = exchanges.get(exchanges.size() - 1);
    return last.record().anchor().nanoTime()
        + last.totalNanos()
        - exchanges.get(0).record().anchor().nanoTime();
  }

  /** What of the total was between the exchanges, such as the pause before a retry. */
  long betweenNanos() {
    return totalNanos() - exchanges.stream().mapToLong(Timeline::totalNanos).sum();
  }
}
