/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.record.CallRecord;
import dev.httptrace.record.Phase;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be measured of a call: the time of a phase, or of the whole.
 *
 * @param phase {@code null} for the whole
 */
record Measure(@Nullable Phase phase) {

  static final Measure TOTAL = new Measure(null);

  /** All of them, the whole last. */
  static List<Measure> all() {
    List<Measure> all = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      all.add(new Measure(phase));
    }
    all.add(TOTAL);
    return all;
  }

  long nanos(CallRecord call) {
    return phase == null ? call.duration().toNanos() : call.phases().nanos(phase);
  }

  String word() {
    return phase == null ? "total" : phase.word();
  }
}
