/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import dev.httptrace.OutsideText;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules, in the order in which they are asked.
 *
 * <ol>
 *   <li>Failures: the first rule that applies says why the call failed.
 *   <li>Costs: every rule whose time is above its threshold and a quarter of the call; the
 *       costliest speaks. Times are charged once ({@link Evidence}), so a slow handshake is not
 *       blamed for a call that waited longer for its server.
 *   <li>Incidents: what cost little but should not be; the first that applies.
 *   <li>Otherwise nothing was unusual.
 * </ol>
 */
final class Verdicts {

  /** Below this part of the call nothing is called its cause. */
  static final double LEAST_SHARE = 0.25;

  /** A cached or local answer takes less; a resolver across a network seldom more. */
  static final Duration SLOW_DNS = Duration.ofMillis(50);

  /** An address that fails refuses at once, or costs as long as it is waited for. */
  static final Duration SLOW_ADDRESS = Duration.ofMillis(50);

  /** One round trip within a continent takes less; a lost SYN costs a second. */
  static final Duration SLOW_CONNECT = Duration.ofMillis(100);

  /** One or two such round trips, and some milliseconds of arithmetic on each side. */
  static final Duration SLOW_TLS = Duration.ofMillis(100);

  /** The proxy connects to the target in this time. */
  static final Duration SLOW_PROXY = Duration.ofMillis(100);

  /** All of the steps above. */
  static final Duration SLOW_SETUP = Duration.ofMillis(100);

  /** One step alone is the cause of a slow setup from this part of it on. */
  static final double MOST_OF_SETUP = 0.75;

  /** From this part on, the longest step of a slow setup is named before the others. */
  static final double HALF_OF_SETUP = 0.5;

  /**
   * A pool that has a connection gives it in microseconds; a stale check or no CPU takes longer.
   */
  static final Duration SLOW_LEASE = Duration.ofMillis(50);

  /** The least of these thresholds: a call that took less has no cost to look for. */
  static final Duration LEAST_COST = Duration.ofMillis(20);

  /** What people notice; below, a server is not worth the search. */
  static final Duration SLOW_SERVER = Duration.ofMillis(100);

  /** The same for sending. */
  static final Duration SLOW_UPLOAD = Duration.ofMillis(100);

  /** The same for receiving. */
  static final Duration SLOW_DOWNLOAD = Duration.ofMillis(100);

  /** The same for work outside any phase. */
  static final Duration SLOW_CLIENT = Duration.ofMillis(100);

  /** Some slices of a scheduler; below, a busy machine is not worth a word. */
  static final Duration SLOW_CPU = Duration.ofMillis(50);

  /** A young collection of a healthy heap takes less. */
  static final Duration LONG_PAUSE = Duration.ofMillis(20);

  /** What was paid before the last exchange is worth a word from here on, whatever the rest. */
  static final Duration DEAR_RESEND = Duration.ofMillis(20);

  /** A closed connection shows within a round trip or two; later the server had the request. */
  static final Duration STALE_WITHIN = Duration.ofMillis(500);

  private static final Rule[] FAILURES = {
    FailureRules::cancelled,
    FailureRules::interrupted,
    PoolRules::failed,
    OwnRules::timedOut,
    FailureRules::dnsFailed,
    TlsRules::failed,
    FailureRules::connectFailed,
    FailureRules::proxyFailed,
    FailureRules::staleConnection,
    FailureRules::notHttp,
    FailureRules::bodyNotConsumed,
    FailureRules::serverTimeout,
    FailureRules::downloadFailed,
    FailureRules::failed
  };

  private static final Rule[] COSTS = {
    OwnRules::jvmPaused,
    OwnRules::starved,
    CostRules::resent,
    PoolRules::slow,
    SetupRules::notReused,
    SetupRules::slow,
    CostRules::upload,
    WaitRules::expectIgnored,
    WaitRules::server,
    CostRules::download,
    OwnRules::client
  };

  private static final Rule[] INCIDENTS = {
    ResendRules::timedOutIdle,
    CostRules::errorStatus,
    SetupRules::notReused,
    ResendRules::price,
    SetupRules::addressFailed,
    CostRules::bodyNotConsumed
  };

  private Verdicts() {}

  /** The verdict on a call that has only this exchange, or on its part so far. */
  static Verdict of(ExchangeRecord exchange) {
    long total = exchange.durationNanos();
    return total < LEAST_COST.toNanos() && isUneventful(exchange)
        ? CostRules.nothingUnusual(total, exchange.phases())
        : of(CallRecord.of(exchange, List.of()));
  }

  /**
   * Whether an exchange has none of what failures and incidents are about: most have none, and need
   * no evidence.
   */
  private static boolean isUneventful(ExchangeRecord exchange) {
    return exchange.failure() == null
        && !exchange.cancelled()
        && exchange.status() < CostRules.CLIENT_ERROR
        && exchange.lastIndexOf(Hook.CONNECT_DONE) < 0
        && exchange.lastIndexOf(Hook.TUNNEL_DONE) < 0
        && exchange.lastIndexOf(Hook.TLS_START) < 0
        && exchange.lastIndexOf(Hook.TLS_FIRST_WRITE) < 0
        && isUnwatched(exchange)
        && Evidence.discarded(exchange) == null;
  }

  private static boolean isUnwatched(ExchangeRecord exchange) {
    OwnTimes own = exchange.ownTimes();
    return own == null || own.isEmpty();
  }

  static Verdict of(CallRecord call) {
    Evidence evidence = new Evidence(call);
    Verdict failure = first(FAILURES, evidence);
    if (failure != null) {
      return failure;
    }
    Verdict costliest = evidence.total() < LEAST_COST.toNanos() ? null : costliest(evidence);
    if (costliest != null) {
      return costliest;
    }
    Verdict incident = first(INCIDENTS, evidence);
    return incident != null
        ? incident
        : CostRules.nothingUnusual(evidence.total(), evidence.costs());
  }

  private static @Nullable Verdict costliest(Evidence evidence) {
    Verdict costliest = null;
    for (Rule rule : COSTS) {
      Verdict verdict = rule.apply(evidence);
      if (verdict != null
          && verdict.share() >= LEAST_SHARE
          && (costliest == null || verdict.cost().compareTo(costliest.cost()) > 0)) {
        costliest = verdict;
      }
    }
    return costliest;
  }

  private static @Nullable Verdict first(Rule[] rules, Evidence evidence) {
    for (Rule rule : rules) {
      Verdict verdict = rule.apply(evidence);
      if (verdict != null) {
        return verdict;
      }
    }
    return null;
  }

  /** Makes a verdict on {@code cost} nanoseconds of the call. */
  static Verdict verdict(Evidence evidence, VerdictKind kind, long cost, String sentence) {
    return verdict(evidence.total(), kind, cost, sentence);
  }

  static Verdict verdict(long total, VerdictKind kind, long cost, String sentence) {
    String text = shortened(sentence);
    double share = total == 0 ? 0 : Math.min(1, (double) cost / total);
    return new Verdict(kind, text, Duration.ofNanos(cost), share);
  }

  /** What has to go for length is the advice at the end, before any of the facts. */
  private static String shortened(String sentence) {
    if (sentence.length() <= Verdict.LONGEST) {
      return sentence;
    }
    int end = sentence.lastIndexOf(". ", Verdict.LONGEST - 1);
    return end >= Verdict.LONGEST / 2
        ? sentence.substring(0, end + 1)
        : OutsideText.cut(sentence, Verdict.LONGEST - OutsideText.MARK.length());
  }

  /** Begins a sentence: {@code 62 % of 480 ms was}. */
  static String share(Evidence evidence, long cost) {
    return Wording.percent((double) cost / Math.max(1, evidence.total()))
        + " of "
        + Wording.time(evidence.total())
        + " was ";
  }

  /** What the call would have taken without this. */
  static String without(Evidence evidence, long cost) {
    return without(evidence.total(), cost);
  }

  static String without(long total, long cost) {
    return "about " + Wording.time(Math.max(0, total - cost));
  }

  /** One rule: returns its verdict, or {@code null} if it does not apply. */
  interface Rule {
    @Nullable Verdict apply(Evidence evidence);
  }
}
