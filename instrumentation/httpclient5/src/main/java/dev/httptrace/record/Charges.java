/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import org.jspecify.annotations.Nullable;

/**
 * Divides the time of an exchange among those who had it: the peer of each phase, this process's
 * own work, and the wait of its thread for a CPU. Nobody has the pauses of the JVM.
 */
final class Charges {

  private Charges() {}

  /**
   * Tells who had each slice of an exchange.
   *
   * @param start of the exchange within its call
   */
  static void read(ExchangeRecord record, long start, Pauses paused, Pauses late, Each each) {
    OwnTimes own = record.ownTimes();
    Ledger.read(
        record,
        (phase, from, to, entry) -> {
          long left = to - from - paused.overlap(start + from, start + to);
          long starved = Math.min(left, waited(own, late, entry, start + from, start + to));
          left -= starved;
          long worked = Math.min(left, worked(record, phase, own, entry, left));
          each.charge(phase, entry, left - worked, worked, starved);
        });
  }

  /** What of a slice the thread waited for a CPU, by its own account or by that of the watch. */
  private static long waited(@Nullable OwnTimes own, Pauses late, int entry, long from, long to) {
    if (own == null) {
      return late.overlap(from, to);
    }
    return own.isSure(entry) || to - from < ThreadClock.LONG_NANOS
        ? own.waited(entry)
        : Math.max(own.waited(entry), late.overlap(from, to));
  }

  /** What of a slice was work: the thread's own account, or what cannot have been anything else. */
  private static long worked(
      ExchangeRecord record, Phase phase, @Nullable OwnTimes own, int entry, long nanos) {
    long known = own == null ? 0 : own.worked(entry);
    if (phase != Phase.TLS) {
      return known;
    }
    return switch (record.hook(entry)) {
      case TLS_FIRST_WRITE -> nanos;
      // One that failed may have waited for the rest of an answer for as long as it was allowed.
      case TLS_DONE ->
          record.error(entry) != null
              ? known
              : Math.max(known, nanos - secondAnswer(record, entry));
      default -> known;
    };
  }

  /**
   * TLS 1.2 has a second answer to wait for, as long as the first if it is the network that takes
   * long. All is the peer's if the first was not seen.
   */
  private static long secondAnswer(ExchangeRecord record, int entry) {
    long first = record.tlsPeerNanos(entry);
    return first < 0 ? Long.MAX_VALUE : first;
  }

  /** What of the time of a phase was this process's, in nanoseconds. */
  record Own(long whole, long worked, long starved, long paused) {

    long nanos() {
      return worked + starved + paused;
    }
  }

  /** Sums up what of a phase of an exchange was this process's. */
  static Own own(ExchangeRecord record, long start, Pauses paused, Pauses late, Phase phase) {
    long[] sums = new long[3];
    read(
        record,
        start,
        paused,
        late,
        (each, entry, peer, worked, starved) -> {
          if (each == phase) {
            sums[0] += peer;
            sums[1] += worked;
            sums[2] += starved;
          }
        });
    long whole = record.phases().nanos(phase);
    return new Own(whole, sums[1], sums[2], whole - sums[0] - sums[1] - sums[2]);
  }

  /** Told who had a slice, in nanoseconds. */
  interface Each {
    void charge(Phase phase, int entry, long peer, long worked, long starved);
  }
}
