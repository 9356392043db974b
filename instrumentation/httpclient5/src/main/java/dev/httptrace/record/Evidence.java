/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import dev.httptrace.DiscardReason;
import dev.httptrace.PoolSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules ask of a call. Each nanosecond is charged once: to a pause of the JVM, to the
 * price of not being answered by the first exchange, to a phase of the last exchange, or to the
 * client.
 */
final class Evidence {

  private static final int PHASES = Phase.values().length;

  private final CallRecord call;
  private final ExchangeRecord last;
  private final Pauses paused;
  private final long total;
  private final long lastStart;
  private final long[] costs = new long[PHASES];
  private final long price;
  private Phase lastPhase = Phase.OTHER;

  Evidence(CallRecord call) {
    this.call = call;
    this.last = call.last();
    this.total = call.duration().toNanos();
    this.paused = Pauses.of(call, total);
    this.lastStart = total - last.durationNanos() - lastPause();
    Ledger.read(last, (phase, from, to, entry) -> charge(phase, from, to));
    long before = lastStart - firstPause();
    this.price = Math.max(0, before - paused.overlap(firstPause(), lastStart));
    // Around the exchanges, and between their phases, the client is at work.
    costs[Phase.OTHER.ordinal()] +=
        firstPause()
            - paused.overlap(0, firstPause())
            + lastPause()
            - paused.overlap(total - lastPause(), total);
  }

  private void charge(Phase phase, long from, long to) {
    costs[phase.ordinal()] += to - from - paused.overlap(lastStart + from, lastStart + to);
    if (phase != Phase.OTHER) {
      lastPhase = phase;
    }
  }

  private long firstPause() {
    return call.pauses().get(0).toNanos();
  }

  private long lastPause() {
    return call.pauses().get(call.pauses().size() - 1).toNanos();
  }

  CallRecord call() {
    return call;
  }

  ExchangeRecord last() {
    return last;
  }

  /** The time of the call. */
  long total() {
    return total;
  }

  /** The time of a phase of the last exchange; OTHER is the client's around it as well. */
  long cost(Phase phase) {
    return costs[phase.ordinal()];
  }

  /** The time of the pauses of this JVM. */
  long paused() {
    return paused.total();
  }

  /** The time of what came before the last exchange. */
  long price() {
    return price;
  }

  /** The time the last exchange took to make its connection. */
  long setup() {
    return cost(Phase.DNS) + cost(Phase.CONNECT) + cost(Phase.TLS) + cost(Phase.PROXY);
  }

  /** How much of the time of sending went by before the head was written. */
  long beforeHead() {
    int got = last.lastIndexOf(Hook.GOT_CONN);
    int wrote = last.lastIndexOf(Hook.WROTE_HEADERS);
    return got >= 0 && wrote > got ? last.offsetNanos(wrote) - last.offsetNanos(got) : 0;
  }

  /** What the last exchange did last. */
  Phase lastPhase() {
    return lastPhase;
  }

  /** The error of the last entry of a hook, or {@code null}. */
  @Nullable Exception error(Hook hook) {
    int index = last.lastIndexOf(hook);
    return index < 0 ? null : last.error(index);
  }

  /** The number that came with the last entry of a hook, or 0. */
  long value(Hook hook) {
    int index = last.lastIndexOf(hook);
    return index < 0 ? 0 : last.value(index);
  }

  /** Why the last exchange's connection was closed, or {@code null}. */
  @Nullable DiscardReason discarded() {
    int index = last.lastIndexOf(Hook.CONN_RELEASED);
    return index >= 0 && last.detail(index) instanceof DiscardReason reason ? reason : null;
  }

  /** The addresses that the last exchange tried, in their order. */
  List<Dialled> dials() {
    if (last.lastIndexOf(Hook.CONNECT_DONE) < 0) {
      return List.of();
    }
    List<Dialled> dials = new ArrayList<>(2);
    for (int i = 0; i < last.size(); i++) {
      if (last.hook(i) == Hook.CONNECT_DONE && last.detail(i) instanceof Dial dial) {
        dials.add(
            new Dialled(
                Wording.name(dial.address()), Math.max(0, last.durationNanos(i)), last.error(i)));
      }
    }
    return dials;
  }

  /** The pool's load when it had no connection to give, else when it was asked, or {@code null}. */
  @Nullable PoolSnapshot pool() {
    PoolSnapshot asked = last.pool();
    int leased = last.lastIndexOf(Hook.LEASE_DONE);
    boolean later = asked == null || !asked.isExhausted();
    return later && leased >= 0 && last.detail(leased) instanceof PoolSnapshot waited
        ? waited
        : asked;
  }

  /**
   * How much of the wait the server accounts for, at most all of it; negative if it says nothing.
   */
  long reported() {
    long wait = cost(Phase.WAIT);
    long sum = 0;
    long longest = -1;
    for (ServerTiming timing : last.serverTimings()) {
      long nanos = timing.duration().toNanos();
      if (timing.name().equalsIgnoreCase("total")) {
        return Math.min(nanos, wait);
      }
      sum += nanos;
      longest = Math.max(longest, nanos);
    }
    // Metrics may contain one another: what does not fit the wait is not a sum.
    return longest < 0 ? -1 : Math.min(sum <= wait ? sum : longest, wait);
  }

  /** Whether an exchange met a pooled connection that the server had closed. */
  static boolean isStale(ExchangeRecord exchange) {
    ConnFacts conn = exchange.conn();
    Exception failure = exchange.failure();
    if (conn == null || !conn.wasIdle() || failure == null || exchange.cancelled()) {
      return false;
    }
    int got = exchange.lastIndexOf(Hook.GOT_CONN);
    Duration since = exchange.duration().minusNanos(exchange.offsetNanos(got));
    return exchange.lastIndexOf(Hook.FIRST_BYTE) < got
        && since.compareTo(Verdicts.STALE_WITHIN) < 0
        && ErrorType.isClosedByPeer(failure);
  }

  /** An address that was tried, and its error if it failed. */
  record Dialled(String address, long nanos, @Nullable Exception error) {}
}
