/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import java.time.Duration;

/** How long an exchange spent in each {@link Phase}. The sum is the time of the exchange. */
public final class Phases {

  private final long[] nanos;

  Phases(long[] nanos) {
    this.nanos = nanos;
  }

  /** The time spent in a phase, in nanoseconds. */
  public long nanos(Phase phase) {
    return nanos[phase.ordinal()];
  }

  /** The time that went into making a connection, in nanoseconds. */
  long setup() {
    return nanos(Phase.DNS) + nanos(Phase.CONNECT) + nanos(Phase.TLS) + nanos(Phase.PROXY);
  }

  /** The time spent in a phase. */
  public Duration duration(Phase phase) {
    return Duration.ofNanos(nanos(phase));
  }

  /** The sum of all phases, in nanoseconds. */
  public long totalNanos() {
    long total = 0;
    for (long phase : nanos) {
      total += phase;
    }
    return total;
  }

  /** The sum of all phases. */
  public Duration total() {
    return Duration.ofNanos(totalNanos());
  }

  Phases plus(Phases more) {
    long[] sum = nanos.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more.nanos[i];
    }
    return new Phases(sum);
  }

  /**
   * For a log: the total, and the phases that took a tenth of a millisecond or more, as {@code 21.8
   * ms: connect 0.3, wait 20.4}. The format may change.
   */
  @Override
  public String toString() {
    return CallLine.of(this);
  }
}
