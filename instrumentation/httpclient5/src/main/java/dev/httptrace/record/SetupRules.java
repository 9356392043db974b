/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Verdicts.share;
import static dev.httptrace.record.Verdicts.verdict;
import static dev.httptrace.record.Verdicts.without;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What it took to make the connection. */
final class SetupRules {

  private SetupRules() {}

  static @Nullable Verdict slow(Evidence e) {
    long setup = e.setup();
    long failed = failedNanos(e);
    Verdict step = failed > e.cost(Phase.CONNECT) / 2 ? addressFailed(e) : null;
    if (step == null) {
      step = step(e, Phase.CONNECT, VerdictKind.CONNECT_SLOW, Verdicts.SLOW_CONNECT);
    }
    for (Verdict other :
        new @Nullable Verdict[] {
          step(e, Phase.DNS, VerdictKind.DNS_SLOW, Verdicts.SLOW_DNS),
          step(e, Phase.TLS, VerdictKind.TLS_SLOW, Verdicts.SLOW_TLS),
          step(e, Phase.PROXY, VerdictKind.PROXY_SLOW, Verdicts.SLOW_PROXY)
        }) {
      step = longer(step, other);
    }
    if (step != null
        && step.cost().toNanos() >= Verdicts.MOST_OF_SETUP * setup
        && step.cost().compareTo(Verdicts.SLOW_ADDRESS) >= 0) {
      return step;
    }
    return setup < Verdicts.SLOW_SETUP.toNanos() ? null : all(e, setup);
  }

  private static @Nullable Verdict longer(@Nullable Verdict one, @Nullable Verdict other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return other.cost().compareTo(one.cost()) > 0 ? other : one;
  }

  private static @Nullable Verdict step(
      Evidence e, Phase phase, VerdictKind kind, Duration threshold) {
    long cost = e.cost(phase);
    if (cost < threshold.toNanos()) {
      return null;
    }
    String text =
        what(e, phase)
            + " ("
            + Wording.time(cost)
            + "); on a reused connection "
            + without(e, e.setup())
            + hint(phase);
    return verdict(e, kind, cost, share(e, cost) + text);
  }

  private static String what(Evidence e, Phase phase) {
    return switch (phase) {
      case DNS -> "looking up " + Peers.lookedUp(e.dialler());
      case CONNECT ->
          "connecting to " + (Peers.isProxied(e.dialler()) ? "the proxy " : "") + address(e);
      case TLS -> "the TLS handshake with " + Peers.tls(e.dialler());
      default -> "the proxy opening its tunnel";
    };
  }

  private static String hint(Phase phase) {
    return switch (phase) {
      case DNS -> ". Look at the resolver, or cache its answers.";
      case CONNECT -> ". Keep connections alive; look at the network.";
      case TLS -> ". Keep connections alive; look at the server's load.";
      default -> ". Keep connections alive; look at the proxy.";
    };
  }

  private static String address(Evidence e) {
    List<Evidence.Dialled> dials = e.dials();
    return dials.isEmpty() ? Wording.hostPort(e.last()) : dials.get(dials.size() - 1).address();
  }

  private static Verdict all(Evidence e, long setup) {
    StringBuilder parts = new StringBuilder();
    append(parts, "DNS", e.cost(Phase.DNS));
    append(parts, "connect", e.cost(Phase.CONNECT));
    append(parts, "proxy", e.cost(Phase.PROXY));
    append(parts, "TLS", e.cost(Phase.TLS));
    String text =
        "connection setup ("
            + parts
            + "); on a reused connection "
            + without(e, setup)
            + ". Keep connections alive.";
    return verdict(e, VerdictKind.SETUP_SLOW, setup, share(e, setup) + text);
  }

  private static void append(StringBuilder parts, String name, long nanos) {
    if (nanos > 0) {
      parts.append(parts.isEmpty() ? "" : ", ").append(name).append(' ');
      parts.append(Wording.time(nanos));
    }
  }

  /** Speaks of the failed address that took longest, if another one worked. */
  static @Nullable Verdict addressFailed(Evidence e) {
    List<Evidence.Dialled> dials = e.dials();
    Evidence.Dialled last = dials.isEmpty() ? null : dials.get(dials.size() - 1);
    Evidence.Dialled worst = null;
    int failed = 0;
    for (Evidence.Dialled dial : dials) {
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
            + (failed == 1 ? "it " : "the " + failed + " that failed ")
            + without(e, cost)
            + (worst.isUnreachable()
                ? ". Check the address and this host's routes."
                : ". Take the dead address out of DNS.");
    return verdict(e, VerdictKind.ADDRESS_FAILED, cost, text);
  }

  /** A host without IPv6 meets an unreachable address with each call, and loses next to nothing. */
  private static boolean isWorthAWord(Evidence.Dialled dial) {
    return dial.error() != null
        && (!dial.isUnreachable() || dial.nanos() >= Verdicts.SLOW_ADDRESS.toNanos());
  }

  /**
   * {@code This host has no route to [2001:db8::1]:443 (ordinary without IPv6), seen after 0.1 ms}.
   */
  static String noRoute(Evidence.Dialled dial) {
    return "This host has no route to "
        + dial.address()
        + (dial.address().startsWith("[") ? " (ordinary without IPv6)" : "")
        + ", seen after "
        + Wording.time(dial.nanos());
  }

  private static long failedNanos(Evidence e) {
    long sum = 0;
    for (Evidence.Dialled dial : e.dials()) {
      sum += dial.error() == null ? 0 : dial.nanos();
    }
    return Math.min(sum, e.cost(Phase.CONNECT));
  }
}
