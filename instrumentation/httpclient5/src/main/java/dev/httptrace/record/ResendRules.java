/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Verdicts.verdict;
import static dev.httptrace.record.Verdicts.without;

import dev.httptrace.Resend;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a call paid because its first exchange did not answer it. */
final class ResendRules {

  private ResendRules() {}

  /** Speaks of the kind of resend that cost most, or returns {@code null} if there was none. */
  static @Nullable Verdict price(Evidence e) {
    if (e.call().exchanges().size() == 1) {
      return null;
    }
    Map<VerdictKind, List<Integer>> resends = new EnumMap<>(VerdictKind.class);
    for (int i = 0; i < e.call().exchanges().size() - 1; i++) {
      resends.computeIfAbsent(kind(e, i), kind -> new ArrayList<>()).add(i);
    }
    Verdict dearest = null;
    for (Map.Entry<VerdictKind, List<Integer>> each : resends.entrySet()) {
      Verdict verdict = price(e, each.getKey(), each.getValue());
      dearest = dearest == null || verdict.cost().compareTo(dearest.cost()) > 0 ? verdict : dearest;
    }
    return dearest;
  }

  private static VerdictKind kind(Evidence e, int index) {
    if (Evidence.isStale(e.call().exchanges().get(index))) {
      return VerdictKind.STALE_CONNECTION;
    }
    Resend why = e.call().exchanges().get(index + 1).resend();
    return switch (why == null ? Resend.Reason.RETRY : why.reason()) {
      case RETRY -> VerdictKind.RETRIED;
      case REDIRECT -> VerdictKind.REDIRECTED;
      case AUTHENTICATION -> VerdictKind.CHALLENGED;
    };
  }

  private static Verdict price(Evidence e, VerdictKind kind, List<Integer> paid) {
    long cost = 0;
    int dearest = paid.get(0);
    for (int index : paid) {
      cost += e.price(index);
      dearest = e.price(index) > e.price(dearest) ? index : dearest;
    }
    ExchangeRecord spokenOf = e.call().exchanges().get(dearest);
    return switch (kind) {
      case STALE_CONNECTION -> stale(e, spokenOf, paid);
      case REDIRECTED -> redirected(e, spokenOf, paid.size(), cost);
      case CHALLENGED -> challenged(e, spokenOf, paid.size(), cost);
      default -> retried(e, spokenOf, paid, cost);
    };
  }

  private static Verdict stale(Evidence e, ExchangeRecord spokenOf, List<Integer> paid) {
    long cost = 0;
    for (int index : paid) {
      // The connection that takes the place of the stale one is part of its price.
      cost += e.price(index) + (paid.contains(index + 1) ? 0 : e.setup(index + 1));
    }
    String others = paid.size() == 1 ? "" : " and " + (paid.size() - 1) + " more";
    return verdict(
        e,
        VerdictKind.STALE_CONNECTION,
        cost,
        connection(spokenOf)
            + others
            + "; trying again cost "
            + of(e, cost)
            + advice(spokenOf)
            + ".");
  }

  /** A server that gives up on an idle connection says 408 on it, to whoever asks next. */
  static @Nullable Verdict timedOutIdle(Evidence e) {
    if (!Evidence.isTimedOutIdle(e.last())) {
      return null;
    }
    return verdict(
        e,
        VerdictKind.STALE_CONNECTION,
        e.total(),
        connection(e.last())
            + ": its 408 is about that, not about this request"
            + advice(e.last())
            + ", or send such requests again.");
  }

  /** Waiting less helps only a connection that waited. */
  static String advice(ExchangeRecord stale) {
    ConnFacts conn = stale.conn();
    return conn == null || conn.wasIdle()
        ? ". Keep idle time below the server's keep-alive"
        : ". It should announce that with Connection: close";
  }

  /** {@code The server had closed http-outgoing-7 (idle for 58.2 s, use 14, age 9.0 min)}. */
  static String connection(ExchangeRecord stale) {
    ConnFacts conn = stale.conn();
    if (conn == null) {
      return "The server had closed the connection";
    }
    String id = conn.id();
    return "The server had closed "
        + (id == null ? "the connection" : id)
        + (conn.wasIdle() ? " (idle for " + Wording.time(conn.idleTime().toNanos()) : " (not idle")
        + (conn.uses() == 0
            ? ""
            : ", use " + conn.uses() + ", age " + Wording.time(conn.age().toNanos()))
        + ")";
  }

  private static Verdict retried(
      Evidence e, ExchangeRecord spokenOf, List<Integer> paid, long cost) {
    long pauses = 0;
    for (int index : paid) {
      pauses += e.call().pauses().get(index + 1).toNanos();
    }
    boolean one = paid.size() == 1;
    Exception failure = spokenOf.failure();
    String text =
        "Attempt "
            + spokenOf.number()
            + (failure == null
                ? " was answered " + spokenOf.status()
                : " failed (" + Wording.error(failure) + ")")
            + " after "
            + Wording.time(spokenOf.durationNanos())
            + (one ? "; trying again cost " : "; " + paid.size() + " retries cost ")
            + of(e, cost)
            + (pauses <= cost / 2
                ? ""
                : ", most of it the " + (one ? "pause" : "pauses") + " before")
            + (one ? ". Without it, the call would take " : ". Without them, the call would take ")
            + without(e, cost)
            + ".";
    return verdict(e, VerdictKind.RETRIED, cost, text);
  }

  private static Verdict redirected(Evidence e, ExchangeRecord spokenOf, int number, long cost) {
    String text =
        (number == 1
                ? "A redirect (" + spokenOf.status() + ") by " + Wording.hostPort(spokenOf)
                : number + " redirects")
            + " cost "
            + of(e, cost)
            + ". Use the final URL, at "
            + Wording.hostPort(e.last())
            + ", which would take "
            + without(e, cost)
            + ".";
    return verdict(e, VerdictKind.REDIRECTED, cost, text);
  }

  private static Verdict challenged(Evidence e, ExchangeRecord spokenOf, int number, long cost) {
    String text =
        (number == 1 ? "A challenge (" + spokenOf.status() + ")" : number + " challenges")
            + " cost "
            + of(e, cost)
            + ". Sending credentials with the first request would make it "
            + without(e, cost)
            + ".";
    return verdict(e, VerdictKind.CHALLENGED, cost, text);
  }

  private static String of(Evidence e, long cost) {
    return Wording.time(cost) + " of " + Wording.time(e.total());
  }
}
