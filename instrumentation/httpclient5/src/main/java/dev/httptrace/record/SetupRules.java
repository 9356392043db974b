/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Verdicts.share;
import static dev.httptrace.record.Verdicts.verdict;
import static dev.httptrace.record.Verdicts.without;

import dev.httptrace.PoolSnapshot;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What it took to make the connection. */
final class SetupRules {

  private SetupRules() {}

  /** Idle connections were there, and none that this call may have. */
  static @Nullable Verdict notReused(Evidence e) {
    PoolSnapshot pool = e.dialler().pool();
    ConnFacts conn = e.dialler().conn();
    if (pool == null
        || pool.keptForOthers() == 0
        || pool.keptForOthers() < pool.available()
        || conn == null
        || conn.reused()) {
      return null;
    }
    // This process's part of the handshake would have been saved, too.
    long cost = e.dialler().phases().setup();
    boolean one = pool.keptForOthers() == 1;
    return verdict(
        e,
        VerdictKind.NOT_REUSED,
        cost,
        share(e, cost)
            + "making a connection ("
            + Wording.time(cost)
            + "), because "
            + (one ? "the idle one is" : "the " + pool.keptForOthers() + " idle ones are")
            + " kept for another user token. Reuse the HttpClientContext, or"
            + " disableConnectionState().");
  }

  static @Nullable Verdict slow(Evidence e) {
    long setup = e.setup();
    long failed = failedNanos(e);
    Verdict step = failed > e.cost(Phase.CONNECT) / 2 ? addressFailed(e) : null;
    if (step == null) {
      step = step(e, connecting(e), VerdictKind.CONNECT_SLOW, Verdicts.SLOW_CONNECT);
    }
    for (Verdict other :
        new @Nullable Verdict[] {
          step(e, e.cost(Phase.DNS), VerdictKind.DNS_SLOW, Verdicts.SLOW_DNS),
          TlsRules.slow(e),
          step(e, e.cost(Phase.PROXY), VerdictKind.PROXY_SLOW, Verdicts.SLOW_PROXY)
        }) {
      step = longer(step, other);
    }
    double part = step == null ? 0 : (double) step.cost().toNanos() / setup;
    if (step != null
        && (part >= Verdicts.MOST_OF_SETUP
            || (part >= Verdicts.HALF_OF_SETUP && step.kind() == VerdictKind.ADDRESS_FAILED))
        && step.cost().compareTo(Verdicts.SLOW_ADDRESS) >= 0) {
      return step;
    }
    if (setup < Verdicts.SLOW_SETUP.toNanos()) {
      return null;
    }
    VerdictKind kind = step != null && part >= Verdicts.HALF_OF_SETUP ? step.kind() : most(e);
    return kind == null
        ? whole(e, VerdictKind.SETUP_SLOW, setup, "connection setup")
        : whole(e, kind, setup, "connection setup, most of it " + what(e, kind));
  }

  /**
   * The step that took half of the setup or more, though by itself it may not be slow. Two
   * addresses are not one step, and two handshakes are not.
   */
  private static @Nullable VerdictKind most(Evidence e) {
    double half = e.setup() * Verdicts.HALF_OF_SETUP;
    if (connecting(e) >= half) {
      return VerdictKind.CONNECT_SLOW;
    }
    if (e.cost(Phase.TLS) >= half && e.handshakes().size() == 1) {
      return VerdictKind.TLS_SLOW;
    }
    if (e.cost(Phase.DNS) >= half) {
      return VerdictKind.DNS_SLOW;
    }
    return e.cost(Phase.PROXY) >= half ? VerdictKind.PROXY_SLOW : null;
  }

  private static @Nullable Verdict longer(@Nullable Verdict one, @Nullable Verdict other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return other.cost().compareTo(one.cost()) > 0 ? other : one;
  }

  private static @Nullable Verdict step(
      Evidence e, long cost, VerdictKind kind, Duration threshold) {
    if (cost < threshold.toNanos()) {
      return null;
    }
    String text =
        what(e, kind)
            + " ("
            + Wording.time(cost)
            + "); a reused connection would take "
            + without(e, e.setup())
            + hint(kind);
    return verdict(e, kind, cost, share(e, cost) + text);
  }

  private static String what(Evidence e, VerdictKind kind) {
    return switch (kind) {
      case DNS_SLOW -> "looking up " + Peers.lookedUp(e.dialler());
      case CONNECT_SLOW ->
          "connecting to " + (Peers.isProxied(e.dialler()) ? "the proxy " : "") + address(e);
      case TLS_SLOW -> TlsRules.named(e);
      default -> "the proxy opening its tunnel";
    };
  }

  private static String hint(VerdictKind kind) {
    return switch (kind) {
      case DNS_SLOW -> ". Look at the resolver, or cache its answers.";
      case CONNECT_SLOW -> ". Keep connections alive; look at the network.";
      default -> ". Keep connections alive; look at the proxy.";
    };
  }

  private static String address(Evidence e) {
    List<Dialled> dials = e.dials();
    return dials.isEmpty() ? Wording.hostPort(e.last()) : dials.get(dials.size() - 1).address();
  }

  private static Verdict whole(Evidence e, VerdictKind kind, long setup, String what) {
    StringBuilder parts = new StringBuilder();
    append(parts, "DNS", e.cost(Phase.DNS));
    append(parts, "connect", e.cost(Phase.CONNECT));
    append(parts, "proxy", e.cost(Phase.PROXY));
    append(parts, "TLS", e.cost(Phase.TLS));
    String text =
        what
            + " ("
            + parts
            + "); a reused connection would take "
            + without(e, setup)
            + ". Keep connections alive.";
    return verdict(e, kind, setup, share(e, setup) + text);
  }

  private static void append(StringBuilder parts, String name, long nanos) {
    if (nanos > 0) {
      parts.append(parts.isEmpty() ? "" : ", ").append(name).append(' ');
      parts.append(Wording.time(nanos));
    }
  }

  /** Speaks of the failed address that took longest, if another one worked. */
  static @Nullable Verdict addressFailed(Evidence e) {
    List<Dialled> dials = e.dials();
    Dialled last = dials.isEmpty() ? null : dials.get(dials.size() - 1);
    Dialled worst = null;
    int failed = 0;
    for (Dialled dial : dials) {
      failed += dial.error() == null ? 0 : 1;
      if (isWorthAWord(dial) && (worst == null || dial.nanos() > worst.nanos())) {
        worst = dial;
      }
    }
    if (worst == null || last == null || last.error() != null) {
      return null;
    }
    long cost = failedNanos(e);
    String text =
        (worst.isUnreachable() ? noRoute(worst) : worst.address() + worst.outcome())
            + " before "
            + last.address()
            + " accepted; without "
            + (failed == 1 ? "it" : "the " + failed + " that failed")
            + ", the call would take "
            + without(e, cost)
            + (worst.isUnreachable()
                ? ". Check the address and this host's routes."
                : ". Take the dead address out of DNS.");
    return verdict(e, VerdictKind.ADDRESS_FAILED, cost, text);
  }

  /** A host without IPv6 meets an unreachable address with each call, and loses next to nothing. */
  private static boolean isWorthAWord(Dialled dial) {
    return dial.error() != null
        && (!dial.isUnreachable() || dial.nanos() >= Verdicts.SLOW_ADDRESS.toNanos());
  }

  /**
   * {@code This host has no route to [2001:db8::1]:443 (ordinary without IPv6), seen after 0.1 ms}.
   */
  static String noRoute(Dialled dial) {
    return "This host has no route to "
        + dial.address()
        + (dial.address().startsWith("[") ? " (ordinary without IPv6)" : "")
        + ", seen after "
        + Wording.time(dial.nanos());
  }

  /** How long the address took that accepted, without those that had failed. */
  private static long connecting(Evidence e) {
    long nanos = e.cost(Phase.CONNECT);
    for (Dialled dial : e.dials()) {
      nanos -= dial.error() == null ? 0 : dial.connectNanos();
    }
    return Math.max(0, nanos);
  }

  private static long failedNanos(Evidence e) {
    long sum = 0;
    for (Dialled dial : e.dials()) {
      sum += dial.error() == null ? 0 : dial.nanos();
    }
    return Math.min(sum, e.cost(Phase.CONNECT) + e.cost(Phase.TLS));
  }
}
