/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Verdicts.share;
import static dev.httptrace.record.Verdicts.verdict;
import static dev.httptrace.record.Verdicts.without;

import dev.httptrace.DiscardReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What took the time of a call that was answered. */
final class CostRules {

  static final int CLIENT_ERROR = 400;

  private static final int SERVER_ERROR = 500;
  private static final Phase[] PHASES = Phase.values();

  private CostRules() {}

  static @Nullable Verdict upload(Evidence e) {
    long cost = e.cost(Phase.SEND);
    if (isBelow(cost, Verdicts.SLOW_UPLOAD)) {
      return null;
    }
    boolean beforeHead = e.beforeHead() > cost / 2;
    if (e.isMultiplexed()) {
      if (beforeHead) {
        return stream(e, cost);
      }
    } else if (beforeHead || e.value(Hook.WROTE_REQUEST) == 0) {
      // HttpClient's interceptors run between the connection and the head (5.4 to 5.6). A head
      // alone fits any buffer, so that no peer can hold it up.
      return OwnRules.work(e, cost);
    }
    String text =
        "sending the request ("
            + Wording.amount(e.value(Hook.WROTE_REQUEST), cost)
            + "); the rest took "
            + Wording.time(e.total() - cost)
            + ". Send less, compress it, or find out"
            + " whether the server or this client is slow.";
    return verdict(e, VerdictKind.UPLOAD_SLOW, cost, share(e, cost) + text);
  }

  /**
   * Over HTTP/2 a peer can hold a head up: HttpCore begins no stream before the server's first
   * SETTINGS have come, nor one more than they allow (onOutput in AbstractH2StreamMultiplexer, 5.3
   * and 5.4). Nothing tells which it was, or whether its own thread was busy.
   */
  private static Verdict stream(Evidence e, long cost) {
    String text =
        "starting its HTTP/2 stream ("
            + Wording.time(cost)
            + "): a wait for a free stream or for the server's SETTINGS, or this process's own work;"
            + " the rest took "
            + Wording.time(e.total() - cost)
            + ". Look at the server's limit of concurrent streams, interceptors and free CPU.";
    return verdict(e, VerdictKind.CLIENT_SLOW, cost, share(e, cost) + text);
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
                + ". The server or the network was slow to send it."
            : "receiving the response"
                + received(e, cost - head)
                + "; the rest took "
                + Wording.time(e.total() - cost)
                + ". Either the server or the network was slow to send, or this client was slow to"
                + " read.";
    long told = head > cost / 2 ? head : cost;
    return verdict(e, VerdictKind.DOWNLOAD_SLOW, told, share(e, told) + text);
  }

  /** How much, unless the body was left before its end. */
  private static String received(Evidence e, long nanos) {
    return e.last().lastIndexOf(Hook.LAST_BYTE) < 0
        ? ""
        : " (" + Wording.amount(e.value(Hook.LAST_BYTE), nanos) + ")";
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
            + ", so its connection was closed too and the next request has to open a new one. Read"
            + " the body to its end.");
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
            + ". No phase was slow: look at the "
            + (status < SERVER_ERROR ? "request." : "server's log.")
            + (isMeantForTls(e.last()) ? " Does this port expect HTTPS?" : "");
    return verdict(e, VerdictKind.ERROR_STATUS, 0, text);
  }

  /** A TLS port answers plain HTTP with 400, if it answers. */
  private static boolean isMeantForTls(ExchangeRecord exchange) {
    return exchange.status() == CLIENT_ERROR
        && exchange.port() % 1000 == 443
        && exchange.url().startsWith("http:");
  }

  static Verdict nothingUnusual(long total, Phases costs) {
    long setup = costs.setup();
    String reused =
        setup < Verdicts.LEAST_SHARE * total
            ? ""
            : "; a reused connection would take " + without(total, setup);
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
        + ", of which "
        + Wording.time(costs.nanos(longest))
        + " "
        + Wording.doing(longest);
  }

  private static boolean isBelow(long nanos, Duration threshold) {
    return nanos < threshold.toNanos();
  }
}
