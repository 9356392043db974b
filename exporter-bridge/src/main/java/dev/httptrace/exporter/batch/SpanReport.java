/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import dev.httptrace.exporter.account.SpanAccounts;
import dev.httptrace.exporter.account.SpanCounts;
import dev.httptrace.exporter.account.SpanLoss;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Says what is lost: one warning when an outage begins, one when it is over, one at the end if
 * anything is missing that has not been said. The numbers are those of {@link SpanCounts} at that
 * moment. Safe to use from any thread.
 */
public final class SpanReport {
  private static final Logger logger = System.getLogger(SpanReport.class.getName());

  /** So many outages in so long a time are told one by one; then they are one that goes on. */
  private static final int MOST_OUTAGES = 3;

  private static final long FLAPPING_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final String target;
  private final SpanCounts counts;
  private volatile boolean outage;
  private volatile boolean failing;
  private volatile boolean closing;
  private @Nullable String lastReason;
  private long since;
  private long lastFailure;
  private long firstOfSome;
  private int outages;
  private long lostBefore;
  private long droppedBefore;

  /**
   * Reports.
   *
   * @param target where the spans go, as a log may show it
   */
  public SpanReport(String target, SpanCounts counts) {
    this.target = target;
    this.counts = counts;
  }

  /** Returns the numbers of now. */
  public SpanAccounts accounts() {
    return counts.read(target);
  }

  /**
   * Tells whether the last request was not taken. That is less than an outage: where spans are
   * dropped or rejected, or where requests fail now and then, others are taken.
   */
  public boolean isFailing() {
    return failing;
  }

  /** Says that an export failed, once what it lost has been counted. */
  public void failed(String reason) {
    failing = true;
    begin(reason);
  }

  /**
   * Says that some spans of a request were not taken, for what they are; others would have been.
   */
  public void rejected(String reason) {
    failing = false;
    begin(reason);
  }

  /** Says that spans were dropped because the queue was full; called for each of them. */
  void dropped() {
    if (!outage) {
      begin("the queue is full, spans are not taken as fast as they end");
    }
  }

  private synchronized void begin(String reason) {
    lastReason = reason;
    lastFailure = System.nanoTime();
    if (outage || closing) {
      return;
    }
    outage = true;
    since = lastFailure;
    if (outages == 0 || since - firstOfSome > FLAPPING_NANOS) {
      outages = 0;
      firstOfSome = since;
    }
    outages++;
    SpanAccounts now = accounts();
    long lost = now.lost() - lostBefore;
    droppedBefore = now.lost(SpanLoss.QUEUE_FULL);
    lostBefore = now.lost();
    log(
        Level.WARNING,
        "httptrace cannot export to "
            + target
            + ": "
            + reason
            + "; "
            + spans(now.pending(), " waits", " wait")
            + " to be sent, "
            + (now.spooled() > 0 ? spans(now.spooled(), " is", " are") + " on disk, " : "")
            + spans(lost, " is", " are")
            + " lost so far. The application is not affected. Further failures are not logged"
            + " until exports succeed.");
  }

  /**
   * Says that an export succeeded.
   *
   * @param isLast whether no other waits to be tried again
   */
  public void succeeded(boolean isLast) {
    failing = false;
    if (outage && isLast) {
      end();
    }
  }

  private synchronized void end() {
    long dropped = counts.lost(SpanLoss.QUEUE_FULL);
    if (!outage || closing || dropped != droppedBefore) {
      // A collector that is too slow takes batches in the middle of its outage, too.
      droppedBefore = dropped;
      return;
    }
    if (outages > MOST_OUTAGES && System.nanoTime() - lastFailure < QUIET_NANOS) {
      return;
    }
    outage = false;
    SpanAccounts now = accounts();
    long more = now.lost() - lostBefore;
    lostBefore = now.lost();
    log(
        Level.WARNING,
        "httptrace exports to "
            + target
            + " again after "
            + String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - since) / 1e9)
            + "; since the warning "
            + spans(more, " was", " were")
            + " lost, in all "
            + totals(now, now.pending()));
  }

  /** Says nothing any more until {@link #close}: failures are final, and told together. */
  public void closing() {
    closing = true;
  }

  /**
   * Says what is missing at the end, if it has not been said.
   *
   * @param underWay spans that wait or that an exporter has not settled; what is pending beyond
   *     them never came to the exporter, as a customizer around it wanted
   */
  public synchronized void close(long underWay) {
    SpanAccounts now = accounts();
    long left = Math.min(underWay, now.pending());
    boolean isNews = outage || now.lost() > lostBefore || left > 0 || now.spooled() > 0;
    String reason = lastReason == null || !isNews ? "" : "; the last failure: " + lastReason;
    log(
        isNews ? Level.WARNING : Level.DEBUG,
        "httptrace closed the export to " + target + ": " + totals(now, left) + reason);
    lostBefore = now.lost();
  }

  private static String totals(SpanAccounts now, long underWay) {
    StringJoiner text = new StringJoiner(", ");
    text.add(spans(now.made(), "", "") + " made");
    if (now.recovered() > 0) {
      text.add(now.recovered() + " recovered from disk");
    }
    text.add(now.exported() + " exported");
    if (now.spooled() > 0) {
      text.add(now.spooled() + " kept on disk");
    }
    if (underWay > 0) {
      text.add(underWay + " under way");
    }
    if (now.pending() > underWay) {
      text.add(now.pending() - underWay + " held back by an exporter customizer");
    }
    text.add(now.lost() + " lost" + reasons(now));
    if (now.cut() > 0) {
      text.add(now.cut() + " too large attributes taken off");
    }
    return text.toString();
  }

  private static String reasons(SpanAccounts now) {
    StringJoiner text = new StringJoiner(", ", " (", ")");
    now.losses().forEach((reason, spans) -> text.add(reason.errorType() + " " + spans));
    return now.losses().isEmpty() ? "" : text.toString();
  }

  private static String spans(long count, String one, String many) {
    return count + (count == 1 ? " span" + one : " spans" + many);
  }

  /** Not as a pattern: what a collector says may have braces. */
  private static void log(Level level, String message) {
    logger.log(level, message);
  }
}
