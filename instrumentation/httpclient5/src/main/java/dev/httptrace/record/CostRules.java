/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Verdicts.share;
import static dev.httptrace.record.Verdicts.verdict;
import static dev.httptrace.record.Verdicts.without;

import dev.httptrace.DiscardReason;
import dev.httptrace.PoolSnapshot;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What took the time of a call that was answered. */
final class CostRules {

  static final int CLIENT_ERROR = 400;

  private static final int SERVER_ERROR = 500;
  private static final Phase[] PHASES = Phase.values();

  private CostRules() {}

  static @Nullable Verdict jvmPaused(Evidence e) {
    long cost = e.paused();
    if (isBelow(cost, Verdicts.LONG_PAUSE)) {
      return null;
    }
    String text =
        "this JVM paused by its garbage collector ("
            + Wording.time(cost)
            + "), not the server; without it "
            + without(e, cost)
            + ". Look at heap size and allocation.";
    return verdict(e, VerdictKind.JVM_PAUSED, cost, share(e, cost) + text);
  }

  static @Nullable Verdict poolExhausted(Evidence e) {
    long cost = e.cost(Phase.QUEUE);
    if (isBelow(cost, Verdicts.SLOW_LEASE)) {
      return null;
    }
    String text =
        "waiting for a connection ("
            + Wording.time(cost)
            + "): "
            + load(e)
            + ". Close responses sooner or raise the pool's limit.";
    return verdict(e, VerdictKind.POOL_EXHAUSTED, cost, share(e, cost) + text);
  }

  /** The pool's load in words: {@code 2 of 2 leased, 17 pending, the oldest lease 12.3 s old}. */
  static String load(Evidence e) {
    PoolSnapshot pool = e.pool();
    if (pool == null) {
      return "the pool's load is not known";
    }
    Duration oldest = pool.oldestLease();
    return (e.isPoolAsAsked() ? "at first " : "")
        + pool.leased()
        + " of "
        + pool.max()
        + " leased, "
        + pool.pending()
        + " pending"
        + (oldest == null ? "" : ", the oldest lease " + Wording.time(oldest.toNanos()) + " old");
  }

  static @Nullable Verdict upload(Evidence e) {
    long cost = e.cost(Phase.SEND);
    if (isBelow(cost, Verdicts.SLOW_UPLOAD)) {
      return null;
    }
    if (e.beforeHead() > cost / 2) {
      // HttpClient's interceptors run between the connection and the head (5.4 to 5.6).
      return ownWork(e, cost);
    }
    String text =
        "sending the request ("
            + Wording.amount(e.value(Hook.WROTE_REQUEST), cost)
            + "); the rest took "
            + Wording.time(e.total() - cost)
            + ". Send less or compressed, or see who reads or produces it slowly.";
    return verdict(e, VerdictKind.UPLOAD_SLOW, cost, share(e, cost) + text);
  }

  static @Nullable Verdict server(Evidence e) {
    long cost = e.cost(Phase.WAIT);
    if (isBelow(cost, Verdicts.SLOW_SERVER)) {
      return null;
    }
    String text = "waiting for the server (" + Wording.time(cost) + ")" + split(e, cost);
    return verdict(e, VerdictKind.SERVER_SLOW, cost, share(e, cost) + text);
  }

  /** What the server says of its own part. */
  private static String split(Evidence e, long wait) {
    long reported = e.reported();
    if (reported < 0) {
      return "; the rest took "
          + Wording.time(e.total() - wait)
          + ". Look at the server; Server-Timing would split it.";
    }
    if (reported * 2 < wait) {
      return ", which reports only "
          + Wording.time(reported)
          + " of it; the other "
          + Wording.time(wait - reported)
          + " are the network's, or of a queue before it.";
    }
    ServerTiming longest = longest(e.last().serverTimings());
    return ", which reports "
        + Wording.time(reported)
        + " of it, most for "
        + longest.name()
        + " ("
        + Wording.time(longest.duration().toNanos())
        + "). Look there.";
  }

  /** The longest that is not the sum of the others. */
  private static ServerTiming longest(List<ServerTiming> timings) {
    ServerTiming longest = timings.get(0);
    for (ServerTiming timing : timings) {
      if (longest.name().equalsIgnoreCase("total")
          || (!timing.name().equalsIgnoreCase("total")
              && timing.duration().compareTo(longest.duration()) > 0)) {
        longest = timing;
      }
    }
    return longest;
  }

  static @Nullable Verdict download(Evidence e) {
    long cost = e.cost(Phase.RECEIVE);
    if (isBelow(cost, Verdicts.SLOW_DOWNLOAD)) {
      return null;
    }
    Verdict unread = bodyNotConsumed(e);
    if (unread != null) {
      return unread;
    }
    long head = Math.min(cost, e.head());
    String text =
        head > cost / 2
            ? "receiving the head of the response ("
                + Wording.time(head)
                + "); the rest took "
                + Wording.time(e.total() - head)
                + ". The server or the network sent it slowly: look there."
            : "receiving the response ("
                + Wording.amount(e.value(Hook.LAST_BYTE), cost - head)
                + "); the rest took "
                + Wording.time(e.total() - cost)
                + ". The server or the network sent slowly, or the reader read slowly: look at"
                + " both.";
    long told = head > cost / 2 ? head : cost;
    return verdict(e, VerdictKind.DOWNLOAD_SLOW, told, share(e, told) + text);
  }

  static @Nullable Verdict bodyNotConsumed(Evidence e) {
    if (e.discarded() != DiscardReason.BODY_NOT_CONSUMED) {
      return null;
    }
    long cost = e.cost(Phase.RECEIVE);
    return verdict(
        e,
        VerdictKind.BODY_NOT_CONSUMED,
        cost,
        "The response was closed unread after "
            + Wording.time(cost)
            + ", so its connection was closed too and the next request dials anew. Read the body"
            + " to its end.");
  }

  static @Nullable Verdict client(Evidence e) {
    long cost = e.cost(Phase.OTHER);
    return isBelow(cost, Verdicts.SLOW_CLIENT) ? null : ownWork(e, cost);
  }

  private static Verdict ownWork(Evidence e, long cost) {
    String text =
        "this process's own work, not the network's ("
            + Wording.time(cost)
            + "); the rest took "
            + Wording.time(e.total() - cost)
            + ". Look at interceptors, logging and free CPU.";
    return verdict(e, VerdictKind.CLIENT_SLOW, cost, share(e, cost) + text);
  }

  static @Nullable Verdict resent(Evidence e) {
    Verdict price = ResendRules.price(e);
    return price == null || price.cost().compareTo(Verdicts.DEAR_RESEND) < 0 ? null : price;
  }

  static @Nullable Verdict errorStatus(Evidence e) {
    int status = e.last().status();
    if (status < CLIENT_ERROR) {
      return null;
    }
    String text =
        "The server answered "
            + status
            + " after "
            + ofIt(e.total(), e.costs())
            + ". Nothing took long: look at the "
            + (status < SERVER_ERROR ? "request." : "server's log.");
    return verdict(e, VerdictKind.ERROR_STATUS, 0, text);
  }

  static Verdict nothingUnusual(long total, Phases costs) {
    long setup = costs.setup();
    String reused =
        setup < Verdicts.LEAST_SHARE * total
            ? ""
            : "; on a reused connection " + without(total, setup);
    return verdict(
        total,
        VerdictKind.NOTHING_UNUSUAL,
        0,
        "Nothing unusual: " + ofIt(total, costs) + reused + ".");
  }

  /** Names the longest phase: {@code 42 ms, of it 38 ms waiting for the server}. */
  private static String ofIt(long total, Phases costs) {
    Phase longest = Phase.OTHER;
    for (Phase phase : PHASES) {
      longest = costs.nanos(phase) > costs.nanos(longest) ? phase : longest;
    }
    return Wording.time(total)
        + ", of it "
        + Wording.time(costs.nanos(longest))
        + " "
        + Wording.doing(longest);
  }

  private static boolean isBelow(long nanos, Duration threshold) {
    return nanos < threshold.toNanos();
  }
}
