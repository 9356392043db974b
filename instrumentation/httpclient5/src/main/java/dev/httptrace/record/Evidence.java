/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import dev.httptrace.DiscardReason;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules ask of a call. Each nanosecond is charged once: to a pause of the JVM, to the lack
 * of a CPU, to an exchange that did not answer the call, to a phase of the last exchange, or to the
 * client. A connection that the last exchange reuses from an earlier one of the call was due
 * anyway: its setup is the last exchange's.
 */
final class Evidence {

  private static final int PHASES = Phase.values().length;
  private static final long[] NO_PRICES = {};
  private static final int REQUEST_TIMEOUT = 408;

  private final CallRecord call;
  private final ExchangeRecord last;
  private final Pauses paused;
  private final Pauses late;
  private final long total;
  private final long[] costs = new long[PHASES];
  private final long[] prices;
  private final ExchangeRecord dialler;
  private long starved;

  Evidence(CallRecord call) {
    this.call = call;
    this.last = call.last();
    this.total = call.durationNanos();
    this.paused = Pauses.of(call, total);
    this.late = Pauses.starved(call, total, paused);
    Charges.read(
        last,
        lastStart(),
        paused,
        late,
        (phase, entry, peer, worked, starved) -> charge(phase, peer, worked, starved));
    List<ExchangeRecord> exchanges = call.exchanges();
    this.prices = exchanges.size() == 1 ? NO_PRICES : new long[exchanges.size() - 1];
    int dialled = dialler(exchanges);
    this.dialler = exchanges.get(dialled);
    long start = firstPause();
    for (int i = 0; i < prices.length; i++) {
      long took = exchanges.get(i).durationNanos() + call.pauses().get(i + 1).toNanos();
      long carried = i == dialled ? carry(exchanges.get(i), start) : 0;
      prices[i] = took - paused.overlap(start, start + took) - carried;
      start += took;
    }
    // Around the exchanges, and between their phases, the client is at work.
    costs[Phase.OTHER.ordinal()] +=
        firstPause()
            - paused.overlap(0, firstPause())
            + lastPause()
            - paused.overlap(total - lastPause(), total);
  }

  private void charge(Phase phase, long peer, long worked, long waited) {
    costs[phase.ordinal()] += peer;
    costs[Phase.OTHER.ordinal()] += worked;
    starved += waited;
  }

  /** The index of the exchange that made the last one's connection, the last if none did. */
  private static int dialler(List<ExchangeRecord> exchanges) {
    int last = exchanges.size() - 1;
    ConnFacts used = exchanges.get(last).conn();
    String id = used == null ? null : used.id();
    for (int i = 0; id != null && i < last; i++) {
      ConnFacts made = exchanges.get(i).conn();
      if (made != null && !made.reused() && id.equals(made.id())) {
        return i;
      }
    }
    return last;
  }

  /** Charges the setup of an earlier exchange as the last one's, and returns how much it was. */
  private long carry(ExchangeRecord earlier, long start) {
    long[] carried = {0};
    Charges.read(
        earlier,
        start,
        paused,
        late,
        (phase, entry, peer, worked, waited) -> {
          if (phase.isSetup()) {
            charge(phase, peer, worked, waited);
            carried[0] += peer + worked + waited;
          }
        });
    return carried[0];
  }

  private long lastStart() {
    return total - last.durationNanos() - lastPause();
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

  /**
   * The time of a phase of the last exchange, and of the setup of its connection, that was not the
   * client's own work; OTHER is all of that, around the exchange as well.
   */
  long cost(Phase phase) {
    return costs[phase.ordinal()];
  }

  /** The times of all phases, charged so. */
  Phases costs() {
    return new Phases(costs);
  }

  /** What of the time of a phase of the last exchange was this process's. */
  Charges.Own own(Phase phase) {
    return Charges.own(last, lastStart(), paused, late, phase);
  }

  /** The time of the pauses of this JVM. */
  long paused() {
    return paused.total();
  }

  /** The time in which the thread of the call could have run, and had to wait for a CPU. */
  long starved() {
    return starved;
  }

  /** How many classes this JVM loaded during the last exchange; 0 if that is not known. */
  long classesLoaded() {
    OwnTimes own = last.ownTimes();
    return own == null ? 0 : own.classesLoaded();
  }

  /**
   * The time of an exchange before the last one and of the pause after it, without the setup of a
   * connection that the last one reused.
   */
  long price(int index) {
    return prices[index];
  }

  /** The exchange that made the connection of the last one: itself, or an earlier one. */
  ExchangeRecord dialler() {
    return dialler;
  }

  /** The time it took to make the connection of the last exchange, within this call. */
  long setup() {
    return cost(Phase.DNS) + cost(Phase.CONNECT) + cost(Phase.TLS) + cost(Phase.PROXY);
  }

  /** The time an exchange took to make its connection. */
  long setup(int index) {
    if (index == prices.length) {
      return setup();
    }
    return call.exchanges().get(index).phases().setup();
  }

  /** How much of the time of sending went by before the head was written. */
  long beforeHead() {
    int got = last.lastIndexOf(Hook.GOT_CONN);
    int wrote = last.lastIndexOf(Hook.WROTE_HEADERS);
    return got >= 0 && wrote > got ? last.offsetNanos(wrote) - last.offsetNanos(got) : 0;
  }

  /** How long the head of the response took from its first byte on. */
  long head() {
    int first = last.lastIndexOf(Hook.FIRST_BYTE);
    int head = last.lastIndexOf(Hook.RESPONSE_HEAD);
    return first >= 0 && head > first ? last.offsetNanos(head) - last.offsetNanos(first) : 0;
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
    return discarded(last);
  }

  /** Why the connection of an exchange was closed, or {@code null}. */
  static @Nullable DiscardReason discarded(ExchangeRecord exchange) {
    int index = exchange.lastIndexOf(Hook.CONN_RELEASED);
    return index >= 0 && exchange.detail(index) instanceof DiscardReason reason ? reason : null;
  }

  /** The addresses that were tried for the connection of the last exchange, in their order. */
  List<Dialled> dials() {
    return Dialled.in(dialler);
  }

  /** The handshakes on the connection of the last exchange, in their order. */
  List<Shaken> handshakes() {
    return Shaken.in(this);
  }

  /** Tells who had each slice of the exchange that made the connection. */
  void readDialler(Charges.Each each) {
    Charges.read(dialler, dialler.anchor().nanoTime() - call.startNanoTime(), paused, late, each);
  }

  /** Whether other requests may have been sent on the connection at the same time: over HTTP/2. */
  boolean isMultiplexed() {
    String version = last.protocolVersion();
    return version != null && !version.startsWith("1.");
  }

  /**
   * How long before the first byte of the response the last byte of a large request had left, or -1
   * if nobody says. Over HTTP/2 other streams send on the same connection.
   */
  long sinceLastSent() {
    long nanos = value(Hook.FIRST_BYTE);
    String version = last.protocolVersion();
    return nanos > 0 && version != null && version.startsWith("1.") ? nanos : -1;
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

  /** Whether the answer is what the server said of the idle connection before it closed it. */
  static boolean isTimedOutIdle(ExchangeRecord exchange) {
    ConnFacts conn = exchange.conn();
    return exchange.status() == REQUEST_TIMEOUT
        && conn != null
        && conn.reused()
        && conn.wasIdle()
        && exchange.phases().nanos(Phase.WAIT) < Verdicts.STALE_WITHIN.toNanos();
  }

  /** Whether an exchange met a connection that the server had closed after an earlier one. */
  static boolean isStale(ExchangeRecord exchange) {
    if (isTimedOutIdle(exchange)) {
      return true;
    }
    ConnFacts conn = exchange.conn();
    Exception failure = exchange.failure();
    if (conn == null || !conn.reused() || failure == null || exchange.cancelled()) {
      return false;
    }
    int got = exchange.lastIndexOf(Hook.GOT_CONN);
    Duration since = exchange.duration().minusNanos(exchange.offsetNanos(got));
    return exchange.lastIndexOf(Hook.FIRST_BYTE) < got
        && since.compareTo(Verdicts.STALE_WITHIN) < 0
        && ErrorType.isClosedByPeer(failure);
  }
}
