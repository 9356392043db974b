/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Verdicts.verdict;
import static dev.httptrace.record.Verdicts.without;

import dev.httptrace.Resend;

/** What a call paid because its first exchange did not answer it. */
final class ResendRules {

  private ResendRules() {}

  /** Returns the verdict on an exchange, by its index, that another one had to follow. */
  static Verdict price(Evidence e, int index) {
    ExchangeRecord paid = e.call().exchanges().get(index);
    Resend why = e.call().exchanges().get(index + 1).resend();
    long pause = e.call().pauses().get(index + 1).toNanos();
    long cost = e.price();
    if (Evidence.isStale(paid)) {
      return stale(e, paid, cost + e.setup());
    }
    Resend.Reason reason = why == null ? Resend.Reason.RETRY : why.reason();
    return switch (reason) {
      case RETRY -> retried(e, paid, pause, cost);
      case REDIRECT -> redirected(e, paid, cost);
      case AUTHENTICATION -> challenged(e, paid, cost);
    };
  }

  private static Verdict stale(Evidence e, ExchangeRecord paid, long cost) {
    return verdict(
        e,
        VerdictKind.STALE_CONNECTION,
        cost,
        connection(paid)
            + "; trying again cost "
            + Wording.time(cost)
            + " of "
            + Wording.time(e.total())
            + ". Keep idle time below the server's keep-alive.");
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
        + " (idle for "
        + Wording.time(conn.idleTime().toNanos())
        + (conn.uses() == 0
            ? ""
            : ", use " + conn.uses() + ", age " + Wording.time(conn.age().toNanos()))
        + ")";
  }

  private static Verdict retried(Evidence e, ExchangeRecord paid, long pause, long cost) {
    Exception failure = paid.failure();
    String text =
        "Attempt "
            + paid.number()
            + (failure == null
                ? " was answered " + paid.status()
                : " failed (" + Wording.error(failure) + ")")
            + " after "
            + Wording.time(paid.duration().toNanos())
            + "; trying again cost "
            + Wording.time(cost)
            + " of "
            + Wording.time(e.total())
            + (pause > cost / 2 ? ", most of it the pause before" : "")
            + ". Without it "
            + without(e, cost)
            + ".";
    return verdict(e, VerdictKind.RETRIED, cost, text);
  }

  private static Verdict redirected(Evidence e, ExchangeRecord paid, long cost) {
    String text =
        "A redirect ("
            + paid.status()
            + ") by "
            + Wording.hostPort(paid)
            + " cost "
            + Wording.time(cost)
            + " of "
            + Wording.time(e.total())
            + ". Use the final URL, at "
            + Wording.hostPort(e.last())
            + ": "
            + without(e, cost)
            + ".";
    return verdict(e, VerdictKind.REDIRECTED, cost, text);
  }

  private static Verdict challenged(Evidence e, ExchangeRecord paid, long cost) {
    String text =
        "A challenge ("
            + paid.status()
            + ") cost "
            + Wording.time(cost)
            + " of "
            + Wording.time(e.total())
            + ". Credentials sent with the first request make it "
            + without(e, cost)
            + ".";
    return verdict(e, VerdictKind.CHALLENGED, cost, text);
  }
}
