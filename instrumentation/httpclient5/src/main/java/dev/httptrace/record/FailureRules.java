/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Verdicts.verdict;

import dev.httptrace.DiscardReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a call failed. */
final class FailureRules {

  private FailureRules() {}

  /** Blames nobody: whether the caller lost interest or set a limit is not known here. */
  static @Nullable Verdict cancelled(Evidence e) {
    if (!e.call().cancelled()) {
      return null;
    }
    // The async client does not stop an exchange on a kept connection (AsyncConnectExec, 5.4 to
    // 5.6): the caller has long gone when the response comes.
    String when =
        e.call().failure() == null || isOver(e.last())
            ? "; HttpClient let the exchange go on to its end after "
                + Wording.time(e.total())
                + (e.last().status() == 0 ? "." : ", answered " + e.last().status() + ".")
            : " after "
                + Wording.time(e.total())
                + ", while "
                + Wording.doing(e.last().lastPhase())
                + ".";
    return verdict(
        e,
        VerdictKind.CANCELLED,
        0,
        "Cancelled by this process (the caller, or a time limit of its own)" + when);
  }

  private static boolean isOver(ExchangeRecord exchange) {
    int index = exchange.lastIndexOf(Hook.LAST_BYTE);
    return index >= 0 && exchange.error(index) == null;
  }

  static @Nullable Verdict interrupted(Evidence e) {
    Exception failure = e.call().failure();
    return failure != null && ErrorType.isInterrupt(failure) ? interrupt(e) : null;
  }

  private static Verdict interrupt(Evidence e) {
    return of(
        e,
        VerdictKind.INTERRUPTED,
        0,
        "The calling thread was interrupted after "
            + Wording.time(e.total())
            + ", while "
            + Wording.doing(e.last().lastPhase())
            + ". Find out what interrupts it, such as a shutdown or a cancelled task.");
  }

  static @Nullable Verdict dnsFailed(Evidence e) {
    Exception error = e.error(Hook.DNS_DONE);
    if (error == null || !failedUnconnected(e)) {
      return null;
    }
    return of(
        e,
        VerdictKind.DNS_FAILED,
        e.cost(Phase.DNS),
        "DNS lookup of "
            + Peers.lookedUp(e.last())
            + " failed after "
            + Wording.time(e.last().phases().nanos(Phase.DNS))
            + ": "
            + Wording.error(error).replace('_', ' ')
            + ". Check the name and the resolver.");
  }

  static @Nullable Verdict connectFailed(Evidence e) {
    List<Dialled> dials = e.dials();
    if (e.error(Hook.CONNECT_DONE) == null || !failedUnconnected(e) || dials.isEmpty()) {
      return null;
    }
    int told = dials.size() - 1;
    // That this host has no IPv6, say, tells less than what the others answered.
    while (told > 0 && dials.get(told).isUnreachable()) {
      told--;
    }
    told = dials.get(told).isUnreachable() ? dials.size() - 1 : told;
    Dialled dial = dials.get(told);
    boolean proxied = Peers.isProxied(e.last());
    String which =
        dials.size() == 1
            ? ""
            : (told == dials.size() - 1 ? ", the last of " : ", one of ")
                + dials.size()
                + " addresses";
    String text =
        dial.isUnreachable()
            ? SetupRules.noRoute(dial) + which + ". Check the address and this host's routes."
            : (proxied ? "The proxy " : "")
                + dial.address()
                + dial.outcome()
                + which
                + (dial.isTimeout()
                    ? (proxied ? ". Is its address right" : ". Is the address right")
                        + ", or does a firewall block it?"
                    : proxied
                        ? ". Is the proxy running, and is its port right?"
                        : ". Is the server running, and is the port right?")
                + shaken(dials);
    return of(e, VerdictKind.CONNECT_FAILED, e.cost(Phase.CONNECT), text);
  }

  /** An address that could be connected, and failed later, says more than one that could not. */
  private static String shaken(List<Dialled> dials) {
    for (Dialled dial : dials) {
      if (dial.isHandshake()) {
        return " Before, " + dial.address() + dial.outcome() + ".";
      }
    }
    return "";
  }

  /** A refused tunnel is no failure to HttpClient: it returns what the proxy answered. */
  static @Nullable Verdict proxyFailed(Evidence e) {
    int index = e.last().lastIndexOf(Hook.TUNNEL_DONE);
    long status = e.value(Hook.TUNNEL_DONE);
    if (index < 0 || e.last().conn() != null || Peers.isOpen(status)) {
      return null;
    }
    Exception error = e.last().error(index);
    return of(
        e,
        VerdictKind.PROXY_FAILED,
        e.cost(Phase.PROXY),
        "The proxy did not open a tunnel to "
            + Wording.hostPort(e.last())
            + (status != 0 ? ": it answered " + status : "")
            + (status == 0 && error != null ? ": " + Wording.error(error) : "")
            + " after "
            + Wording.time(e.last().phases().nanos(Phase.PROXY))
            + (status == 407 ? ". Set its credentials." : ". Look at its rules and its log."));
  }

  static @Nullable Verdict staleConnection(Evidence e) {
    if (e.call().failure() == null || !Evidence.isStale(e.last())) {
      return null;
    }
    return of(
        e,
        VerdictKind.STALE_CONNECTION,
        e.total(),
        ResendRules.connection(e.last())
            + ResendRules.advice(e.last())
            + ", or let such requests be retried.");
  }

  /** What came is no response, or nothing came: a port for something else, TLS perhaps. */
  static @Nullable Verdict notHttp(Evidence e) {
    ExchangeRecord last = e.last();
    Exception failure = last.failure();
    if (failure == null || last.status() != 0 || !ErrorType.isNoHttp(failure)) {
      return null;
    }
    boolean answered = last.lastIndexOf(Hook.FIRST_BYTE) > last.lastIndexOf(Hook.GOT_CONN);
    ConnFacts conn = last.conn();
    boolean plain = last.url().startsWith("http:");
    if (!answered && (conn == null || conn.reused())) {
      return null;
    }
    return of(
        e,
        VerdictKind.FAILED,
        e.total(),
        Wording.hostPort(last)
            + (answered
                ? " did not answer with HTTP"
                : " closed the new connection without an answer")
            + " ("
            + Wording.error(failure)
            + ") after "
            + Wording.time(e.total())
            + (plain ? ". Does this port speak HTTPS or" : ". Does this port speak")
            + (answered ? " another protocol?" : " another protocol? If not, look at its log."));
  }

  /** If somebody was reading the body, though none of it had come, see {@link #downloadFailed}. */
  static @Nullable Verdict bodyNotConsumed(Evidence e) {
    Exception failure = e.last().failure();
    if (e.discarded() != DiscardReason.CLIENT_CLOSED
        || e.last().status() == 0
        || failure == null
        || !ErrorType.isLeftUnread(failure)) {
      return null;
    }
    long cost = e.cost(Phase.RECEIVE);
    return of(
        e,
        VerdictKind.BODY_NOT_CONSUMED,
        cost,
        "The response was never closed: it held its connection for "
            + Wording.time(cost)
            + ", until the client was closed. Close every response.");
  }

  static @Nullable Verdict serverTimeout(Evidence e) {
    Exception failure = e.last().failure();
    if (failure == null || e.last().lastPhase() != Phase.WAIT || !ErrorType.isTimeout(failure)) {
      return null;
    }
    long cost = e.cost(Phase.WAIT);
    return of(
        e,
        VerdictKind.SERVER_TIMEOUT,
        cost,
        Wording.hostPort(e.last())
            + " did not answer within "
            + Wording.time(e.last().phases().nanos(Phase.WAIT))
            + OwnRules.notListening(e, Phase.WAIT)
            + WaitRules.unsent(e)
            + ". Look at the server, or allow it more time.");
  }

  static @Nullable Verdict downloadFailed(Evidence e) {
    Exception failure = e.last().failure();
    if (failure == null || e.last().status() == 0 || isRefusedLater(e)) {
      return null;
    }
    String after =
        " after "
            + Wording.size(e.value(Hook.LAST_BYTE))
            + " and "
            + Wording.time(e.cost(Phase.RECEIVE));
    String text =
        isClosedHere(e, failure)
            ? "This client closed the connection before its response was read to the end,"
                + after
                + ". Find out what closes or cancels it here; the server is not to blame."
            : "The response broke off ("
                + Wording.error(failure)
                + ")"
                + after
                + ". Look at the server, and at proxies and load balancers in front of it.";
    return of(e, VerdictKind.DOWNLOAD_FAILED, e.cost(Phase.RECEIVE), text);
  }

  private static boolean isClosedHere(Evidence e, Exception failure) {
    DiscardReason discarded = e.discarded();
    return discarded == DiscardReason.CLIENT_CLOSED
        || discarded == DiscardReason.CANCELLED
        || ErrorType.isClosedHere(failure);
  }

  static @Nullable Verdict failed(Evidence e) {
    Exception failure = e.call().failure();
    if (failure == null) {
      return null;
    }
    String what = "Failed (" + Wording.error(failure) + ") after " + Wording.time(e.total());
    if (e.last().status() != 0 && (e.last().failure() == null || isRefusedLater(e))) {
      int attempts = e.call().exchanges().size();
      return verdict(
          e,
          VerdictKind.FAILED,
          e.total(),
          what
              + ", though "
              + (attempts == 1 ? "it" : "the last of " + attempts + " attempts")
              + " was answered "
              + e.last().status()
              + ".");
    }
    return of(
        e,
        VerdictKind.FAILED,
        e.total(),
        what + ", while " + Wording.doing(e.last().lastPhase()) + ".");
  }

  /** The response was read to its end: the client did not like it, such as one redirect more. */
  private static boolean isRefusedLater(Evidence e) {
    int lastByte = e.last().lastIndexOf(Hook.LAST_BYTE);
    return lastByte >= 0 && e.last().error(lastByte) == null;
  }

  static boolean failedUnconnected(Evidence e) {
    return e.call().failure() != null && e.last().conn() == null;
  }

  static Verdict of(Evidence e, VerdictKind kind, long cost, String text) {
    int attempts = e.call().exchanges().size();
    String which = attempts == 1 ? "" : " (The last of " + attempts + " attempts.)";
    return verdict(e, kind, cost, text + which);
  }
}
