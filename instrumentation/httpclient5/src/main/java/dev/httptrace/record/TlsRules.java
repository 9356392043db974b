/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Verdicts.share;
import static dev.httptrace.record.Verdicts.verdict;
import static dev.httptrace.record.Verdicts.without;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** TLS handshakes: a call through an HTTPS proxy has two, and only one of them may be to blame. */
final class TlsRules {

  private static final int NAMED = 2;

  private TlsRules() {}

  static @Nullable Verdict slow(Evidence e) {
    long whole = e.cost(Phase.TLS);
    if (whole < Verdicts.SLOW_TLS.toNanos()) {
      return null;
    }
    Shaken one = onlySlow(e);
    long cost = one == null ? whole : one.nanos();
    String text =
        slowest(e)
            + (one == null ? "" : " (" + Wording.time(cost) + extent(one) + ")")
            + "; a reused connection would take "
            + without(e, e.setup())
            + ". Keep connections alive; look at the "
            + (one == null
                ? "load of " + (e.handshakes().size() <= NAMED ? "both." : "all of them.")
                : one.peer().equals(Peers.PROXY) ? "proxy's load." : "server's load.");
    return verdict(e, VerdictKind.TLS_SLOW, cost, share(e, cost) + text);
  }

  /** What else there is to say of a handshake than how long its peer took. */
  private static String extent(Shaken handshake) {
    return (handshake.ownNanos() >= handshake.nanos() / 10
            ? " waiting, and " + Wording.time(handshake.ownNanos()) + " of own work"
            : "")
        + (handshake.resumed() ? ", though resumed" : "");
  }

  /** The handshakes that took the time, in words: each with its time if they are several. */
  private static String slowest(Evidence e) {
    Shaken one = onlySlow(e);
    return one == null
        ? "TLS handshakes with " + all(e.handshakes())
        : "the TLS handshake with " + one.peer();
  }

  /** As short as can be, for a sentence that gives the times itself. */
  static String named(Evidence e) {
    Shaken one = onlySlow(e);
    return one == null
        ? "in " + e.handshakes().size() + " TLS handshakes"
        : "the TLS handshake with " + one.peer();
  }

  /** The handshake that took most of the time of all, or {@code null} if none did. */
  private static @Nullable Shaken onlySlow(Evidence e) {
    List<Shaken> all = e.handshakes();
    Shaken slowest = slowest(all);
    if (slowest == null) {
      return new Shaken(Wording.hostPort(e.last()), e.cost(Phase.TLS), 0, false, null);
    }
    return all.size() == 1 || slowest.nanos() >= Verdicts.MOST_OF_SETUP * e.cost(Phase.TLS)
        ? slowest
        : null;
  }

  private static @Nullable Shaken slowest(List<Shaken> all) {
    Shaken slowest = null;
    for (Shaken each : all) {
      slowest = slowest == null || each.nanos() > slowest.nanos() ? each : slowest;
    }
    return slowest;
  }

  /**
   * {@code the proxy (406 ms) and shop.test:443 (371 ms)}; of more than two the slowest are named,
   * as a host may have any number of addresses.
   */
  private static String all(List<Shaken> all) {
    if (all.size() <= NAMED) {
      return all.stream().map(TlsRules::timed).collect(Collectors.joining(" and "));
    }
    return all.stream()
            .sorted(Comparator.comparingLong(Shaken::nanos).reversed())
            .limit(NAMED)
            .map(TlsRules::timed)
            .collect(Collectors.joining(", "))
        + " and "
        + (all.size() - NAMED)
        + " more";
  }

  private static String timed(Shaken handshake) {
    return handshake.peer() + " (" + Wording.time(handshake.nanos()) + ")";
  }

  static @Nullable Verdict failed(Evidence e) {
    ExchangeRecord last = e.last();
    int index = last.lastIndexOf(Hook.TLS_DONE);
    Exception error = index < 0 ? null : last.error(index);
    if (error == null
        || !FailureRules.failedUnconnected(e)
        || index < last.lastIndexOf(Hook.CONNECT_DONE)) {
      return null;
    }
    long cost = Math.max(0, last.durationNanos(index));
    String peer = Peers.tls(last, index);
    return FailureRules.of(
        e,
        VerdictKind.TLS_FAILED,
        cost,
        "The TLS handshake with "
            + peer
            + " failed after "
            + Wording.time(cost)
            + ": "
            + reason(ErrorType.isTimeout(error) ? "tls_timeout" : Wording.error(error), peer));
  }

  private static String reason(String type, String peer) {
    return switch (type) {
      case "certificate_expired" -> "its certificate has expired. Renew it on the server.";
      case "certificate_not_yet_valid" -> "its certificate is not valid yet. Check the clocks.";
      case "certificate_host_mismatch" ->
          "its certificate is for another name. Check the name, or the certificate.";
      case "certificate_untrusted" ->
          "this JVM does not trust its certificate. Add its authority to the trust store.";
      case "tls_timeout" ->
          "it did not finish in time. Does this port speak TLS, and is the server running?";
      default ->
          type
              + ". Check protocols and ciphers on both sides, and that "
              + (peer.equals(Peers.PROXY) ? "its" : "this")
              + " port speaks TLS.";
    };
  }
}
