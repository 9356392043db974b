/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import java.util.List;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How long and how often to measure. Subjects are measured in rounds, each of them once a round and
 * in a JVM of its own, so that the machine's moods meet all of them.
 */
enum Profile {
  /** Enough for allocations, not for percents of time. */
  QUICK(2, 10, 100),
  /** For percents of time. */
  FULL(3, 15, 150);

  private static final List<Subject> QUICK_SUBJECTS =
      List.of(
          Subject.BARE,
          Subject.NO_TRACE,
          Subject.EMPTY_TRACE,
          Subject.LATE_SPAN,
          Subject.LATE_SPAN_BRIDGE,
          Subject.SPAN,
          Subject.LATE_UNSAMPLED,
          Subject.UNSAMPLED,
          Subject.OTEL,
          Subject.OTEL_UNSAMPLED,
          Subject.APACHE,
          Subject.MICROMETER);
  private static final List<Subject> OVER_LOOPBACK =
      List.of(
          Subject.BARE,
          Subject.NO_TRACE,
          Subject.LATE_SPAN,
          Subject.SPAN,
          Subject.OTEL,
          Subject.APACHE);

  private final int rounds;
  private final int iterations;
  private final int millis;

  Profile(int rounds, int iterations, int millis) {
    this.rounds = rounds;
    this.iterations = iterations;
    this.millis = millis;
  }

  int rounds(Transport transport) {
    return transport == Transport.MEMORY ? rounds : 1;
  }

  int iterations() {
    return iterations;
  }

  TimeValue iteration() {
    return TimeValue.milliseconds(millis);
  }

  List<Subject> subjects(Transport transport) {
    if (transport == Transport.MEMORY) {
      return this == QUICK ? QUICK_SUBJECTS : List.of(Subject.values());
    }
    return this == QUICK ? List.of(Subject.BARE, Subject.LATE_SPAN, Subject.OTEL) : OVER_LOOPBACK;
  }

  List<Transport> transports() {
    return List.of(Transport.values());
  }
}
