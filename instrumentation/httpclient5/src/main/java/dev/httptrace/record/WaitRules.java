/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Verdicts.share;
import static dev.httptrace.record.Verdicts.verdict;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The wait for the first byte of the response: the server's, unless the client knows better. */
final class WaitRules {

  private WaitRules() {}

  static @Nullable Verdict server(Evidence e) {
    long expected = expected(e);
    long cost = e.cost(Phase.WAIT) - expected;
    if (cost < Verdicts.SLOW_SERVER.toNanos()) {
      return null;
    }
    long body = e.value(Hook.WROTE_REQUEST);
    long left = e.sinceLastSent();
    if (left >= 0) {
      return left * 2 < cost ? sending(e, cost - left, body) : waiting(e, Math.min(cost, left));
    }
    // What the server reports may be the little that it did once the whole body was there.
    if (body <= TcpInfo.SEND_BUFFER || e.reported() * 2 >= cost) {
      return waiting(e, cost);
    }
    String text =
        "sending "
            + Wording.size(body)
            + " or waiting for the server ("
            + Wording.time(cost)
            + "): the kernel had taken the body, and does not say when it left. The rest took "
            + Wording.time(e.total() - cost)
            + ". Look at the uplink and the server.";
    return verdict(e, VerdictKind.SERVER_SLOW, cost, share(e, cost) + text);
  }

  private static @Nullable Verdict waiting(Evidence e, long cost) {
    return cost < Verdicts.SLOW_SERVER.toNanos()
        ? null
        : verdict(
            e,
            VerdictKind.SERVER_SLOW,
            cost,
            share(e, cost)
                + "waiting for the server ("
                + Wording.time(cost)
                + ")"
                + split(e, cost));
  }

  /** The kernel had taken the body long before it left. */
  private static @Nullable Verdict sending(Evidence e, long cost, long body) {
    return cost < Verdicts.SLOW_UPLOAD.toNanos()
        ? null
        : verdict(
            e,
            VerdictKind.UPLOAD_SLOW,
            cost,
            share(e, cost)
                + "sending the request ("
                + Wording.amount(body, cost)
                + "), after the kernel had taken it; the rest took "
                + Wording.time(e.total() - cost)
                + ". Look at the uplink, and at how fast the server reads; send less or"
                + " compressed.");
  }

  /** What is not known of a large body: whether it left. */
  static String unsent(Evidence e) {
    long body = e.value(Hook.WROTE_REQUEST);
    return body <= TcpInfo.SEND_BUFFER
        ? ""
        : ", or had not yet been sent all " + Wording.size(body) + " of the request";
  }

  /** What the server says of its own part. */
  private static String split(Evidence e, long wait) {
    long reported = e.reported();
    if (reported < 0) {
      return "; the rest took "
          + Wording.time(e.total() - wait)
          + ". Look at the server; a Server-Timing header would break this down.";
    }
    if (reported * 2 < wait) {
      return "; its Server-Timing reports only "
          + Wording.time(reported)
          + ". The other "
          + Wording.time(wait - reported)
          + " went to the network, or to a queue in front of it.";
    }
    ServerTiming longest = longest(e.last().serverTimings());
    return "; its Server-Timing reports "
        + Wording.time(reported)
        + ", mostly "
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

  /** The client's own patience, for a server that does not answer {@code Expect}. */
  static @Nullable Verdict expectIgnored(Evidence e) {
    long cost = expected(e);
    if (cost < Verdicts.SLOW_CLIENT.toNanos()) {
      return null;
    }
    return verdict(
        e,
        VerdictKind.EXPECT_IGNORED,
        cost,
        share(e, cost)
            + "this client waiting for 100 Continue ("
            + Wording.time(cost)
            + "), which "
            + Wording.hostPort(e.last())
            + " did not send; without the wait, the call would take "
            + Verdicts.without(e, cost)
            + ". Turn Expect off for this server, or wait less.");
  }

  /**
   * How long the client waited for a 100 in vain before it sent the body, with the time to send it:
   * nothing tells them apart.
   */
  private static long expected(Evidence e) {
    ExchangeRecord last = e.last();
    int from = last.lastIndexOf(Hook.WAIT_100_CONTINUE);
    int to = from < 0 ? -1 : last.indexOf(Hook.WROTE_REQUEST, from);
    if (to < 0 || last.error(to) != null) {
      return 0;
    }
    for (int i = from; i < to; i++) {
      if (last.hook(i) == Hook.GOT_100_CONTINUE || last.hook(i) == Hook.RESPONSE_HEAD) {
        return 0;
      }
    }
    return Math.min(e.cost(Phase.WAIT), last.offsetNanos(to) - last.offsetNanos(from));
  }
}
