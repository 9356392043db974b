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

  private static final int SUCCESSFUL = 200;
  private static final int REDIRECTION = 300;

  private FailureRules() {}

  /** Blames nobody. */
  static @Nullable Verdict cancelled(Evidence e) {
    if (e.call().failure() == null || !e.call().cancelled()) {
      return null;
    }
    return verdict(
        e,
        VerdictKind.CANCELLED,
        0,
        "The caller cancelled after "
            + Wording.time(e.total())
            + ", last "
            + Wording.doing(e.last().lastPhase())
            + ".");
  }

  static @Nullable Verdict poolExhausted(Evidence e) {
    if (e.error(Hook.LEASE_DONE) == null || !failedUnconnected(e)) {
      return null;
    }
    long cost = e.cost(Phase.QUEUE);
    return of(
        e,
        VerdictKind.POOL_EXHAUSTED,
        cost,
        "No connection within "
            + Wording.time(cost)
            + ": "
            + CostRules.load(e)
            + ". Close responses sooner or raise the pool's limit.");
  }

  static @Nullable Verdict dnsFailed(Evidence e) {
    Exception error = e.error(Hook.DNS_DONE);
    if (error == null || !failedUnconnected(e)) {
      return null;
    }
    long cost = e.cost(Phase.DNS);
    String type = Wording.error(error);
    return of(
        e,
        VerdictKind.DNS_FAILED,
        cost,
        (type.equals("unknown_host")
                ? "DNS knows no address of " + Peers.lookedUp(e.last())
                : "Looking up " + Peers.lookedUp(e.last()) + " failed (" + type + ")")
            + " after "
            + Wording.time(cost)
            + ". Check the name and the resolver.");
  }

  static @Nullable Verdict tlsFailed(Evidence e) {
    Exception error = e.error(Hook.TLS_DONE);
    if (error == null
        || !failedUnconnected(e)
        || e.last().lastIndexOf(Hook.TLS_DONE) < e.last().lastIndexOf(Hook.CONNECT_DONE)) {
      return null;
    }
    long cost = e.cost(Phase.TLS);
    String type = Wording.error(error);
    String peer = Peers.tls(e.last());
    String host = peer.equals("the proxy") ? peer : Wording.name(e.last().host());
    String text =
        switch (type) {
          case "certificate_expired" ->
              "the certificate of " + host + " has expired. Renew it on the server.";
          case "certificate_not_yet_valid" ->
              "the certificate of " + host + " is not valid yet. Check the clocks.";
          case "certificate_host_mismatch" ->
              "the certificate is not for " + host + ". Check the name, or the certificate.";
          case "certificate_untrusted" ->
              "this JVM does not trust the certificate of "
                  + host
                  + ". Add its authority to the trust store.";
          case "timeout" ->
              host + " did not finish the handshake. Is this port TLS, and the server alive?";
          default ->
              type + ". Check protocols and ciphers on both sides, and that the port is TLS.";
        };
    return of(
        e, VerdictKind.TLS_FAILED, cost, "TLS failed after " + Wording.time(cost) + ": " + text);
  }

  static @Nullable Verdict connectFailed(Evidence e) {
    List<Evidence.Dialled> dials = e.dials();
    if (e.error(Hook.CONNECT_DONE) == null || !failedUnconnected(e) || dials.isEmpty()) {
      return null;
    }
    int told = dials.size() - 1;
    // That this host has no IPv6, say, tells less than what the others answered.
    while (told > 0 && dials.get(told).isUnreachable()) {
      told--;
    }
    told = dials.get(told).isUnreachable() ? dials.size() - 1 : told;
    Evidence.Dialled dial = dials.get(told);
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
                        + ", or a firewall in between?"
                    : proxied
                        ? ". Is the proxy up, and its port right?"
                        : ". Is the server up, and the port right?");
    return of(e, VerdictKind.CONNECT_FAILED, e.cost(Phase.CONNECT), text);
  }

  /** A refused tunnel is no failure to HttpClient: it returns what the proxy answered. */
  static @Nullable Verdict proxyFailed(Evidence e) {
    int index = e.last().lastIndexOf(Hook.TUNNEL_DONE);
    long status = e.value(Hook.TUNNEL_DONE);
    if (index < 0 || e.last().conn() != null || (status >= SUCCESSFUL && status < REDIRECTION)) {
      return null;
    }
    Exception error = e.last().error(index);
    return of(
        e,
        VerdictKind.PROXY_FAILED,
        e.cost(Phase.PROXY),
        "The proxy opened no tunnel to "
            + Wording.hostPort(e.last())
            + (status != 0 ? ": it answered " + status : "")
            + (status == 0 && error != null ? ": " + Wording.error(error) : "")
            + " after "
            + Wording.time(e.cost(Phase.PROXY))
            + (status == 407 ? ". Give it credentials." : ". Look at its rules and its log."));
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

  /** Of a body that somebody began to read, {@link #downloadFailed} speaks. */
  static @Nullable Verdict bodyNotConsumed(Evidence e) {
    if (e.discarded() != DiscardReason.CLIENT_CLOSED
        || e.last().status() == 0
        || e.value(Hook.LAST_BYTE) > 0) {
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
    if (failure == null
        || e.last().lastPhase() != Phase.WAIT
        || !ErrorType.of(failure).equals("timeout")) {
      return null;
    }
    long cost = e.cost(Phase.WAIT);
    return of(
        e,
        VerdictKind.SERVER_TIMEOUT,
        cost,
        Wording.hostPort(e.last())
            + " took the request and did not answer within "
            + Wording.time(cost)
            + ". Look at the server, or allow it more time.");
  }

  static @Nullable Verdict downloadFailed(Evidence e) {
    Exception failure = e.last().failure();
    if (failure == null || e.last().status() == 0) {
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
                + ". Look at who closes or cancels here; the server is not to blame."
            : "The response broke off ("
                + Wording.error(failure)
                + ")"
                + after
                + ". Look at the server and what is in between.";
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
    if (e.last().failure() == null && e.last().status() != 0) {
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
        e, VerdictKind.FAILED, e.total(), what + ", " + Wording.doing(e.last().lastPhase()) + ".");
  }

  private static boolean failedUnconnected(Evidence e) {
    return e.call().failure() != null && e.last().conn() == null;
  }

  private static Verdict of(Evidence e, VerdictKind kind, long cost, String text) {
    int attempts = e.call().exchanges().size();
    String which = attempts == 1 ? "" : " (The last of " + attempts + " attempts.)";
    return verdict(e, kind, cost, text + which);
  }
}
