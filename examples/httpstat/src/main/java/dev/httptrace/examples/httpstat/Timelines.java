/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Phase;
import dev.httptrace.record.Phases;
import dev.httptrace.record.RecordListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects the exchanges of one call after the other. What an entry added to the phases tells where
 * the time before it went; so the slices add up to what the record says.
 */
final class Timelines implements RecordListener {

  private final List<Timeline> done = new ArrayList<>();
  private final List<Slice> slices = new ArrayList<>();
  private final long[] soFar = new long[Phase.values().length];

  @Override
  public synchronized void recorded(ExchangeRecord record, int index) {
    if (index == 0) {
      slices.clear();
      Arrays.fill(soFar, 0);
    }
    Phases phases = record.phases();
    for (Phase phase : Phase.values()) {
      long more = phases.nanos(phase) - soFar[phase.ordinal()];
      if (more > 0) {
        long to = record.offsetNanos(index);
        slices.add(new Slice(phase, to - more, to, index));
        soFar[phase.ordinal()] += more;
      }
    }
  }

  @Override
  public synchronized void done(ExchangeRecord record) {
    done.add(new Timeline(record, slices));
  }

  /** Returns the exchanges that were done since this was last asked. */
  synchronized List<Timeline> take() {
    List<Timeline> taken = List.copyOf(done);
    done.clear();
    return taken;
  }
}
