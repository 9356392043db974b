/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.pool;

import dev.httptrace.ConnHolder;
import dev.httptrace.LeasedConn;
import dev.httptrace.httpclient5.exchange.TracedExchange;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the watch remembers of one pool from look to look: of each exchange that holds a connection,
 * since when it has held it without reading anything. Used by the thread of the watch alone.
 */
final class LeakSweep {

  private static final Logger logger = System.getLogger("dev.httptrace.httpclient5");

  private static final int FRAMES_IN_LINE = 8;

  // Neither knows its exchange, so that exchange, connection and pool can be forgotten.
  private final Map<TracedExchange, Held> seen = new WeakHashMap<>();
  private final List<Held> told = new ArrayList<>();
  private long now;
  private long threshold;

  /**
   * Looks at the pool once.
   *
   * @param nanoTime the time of this look, of {@link System#nanoTime}
   */
  void look(PoolLink pool, long thresholdNanos, long nanoTime) {
    now = nanoTime;
    threshold = thresholdNanos;
    seen.values().forEach(held -> held.seen = false);
    pool.show(this);
    seen.entrySet().removeIf(LeakSweep::isOver);
    told.removeIf(this::isBack);
  }

  /** The time of this look, of {@link System#nanoTime}. */
  long now() {
    return now;
  }

  /** An exchange holds a connection at this moment. */
  void see(TracedExchange user, long heldNanos, Supplier<LeasedConn> lease) {
    Held held = seen.computeIfAbsent(user, first -> new Held(now - heldNanos));
    held.seen = true;
    long progress = user.progress();
    if (progress != held.progress) {
      held.progress = progress;
      held.idleSince = now;
    }
    if (held.holder == null && (now - held.idleSince >= threshold || user.isDropped())) {
      user.takeForLeak();
      ConnHolder holder = user.holder(heldNanos);
      held.holder = holder;
      told.add(held);
      LeasedConn conn = lease.get();
      held.conn = conn;
      logger.log(
          Level.WARNING,
          name(conn)
              + " has been held for "
              + seconds(heldNanos)
              + " by "
              + holder
              + calledFrom(holder)
              + ". While it is held, other requests may have to wait for the pool: close or read"
              + " every response");
      user.heldTooLong(conn, holder);
    }
  }

  private static boolean isOver(Map.Entry<TracedExchange, Held> entry) {
    boolean over = !entry.getValue().seen;
    if (over) {
      // It has said so itself if it gave the connection back.
      entry.getKey().heldNoLonger();
    }
    return over;
  }

  private boolean isBack(Held held) {
    LeasedConn conn = held.conn;
    if (held.seen || conn == null) {
      return false;
    }
    logger.log(
        Level.WARNING,
        name(conn)
            + ", reported as held by "
            + held.holder
            + ", is no longer held after "
            + seconds(now - held.start));
    return true;
  }

  private static String name(LeasedConn conn) {
    return "httptrace: connection "
        + (conn.id().isEmpty() ? "" : conn.id() + " ")
        + "to "
        + conn.hostPort();
  }

  private static String calledFrom(ConnHolder holder) {
    List<StackTraceElement> stack = holder.callSite();
    return stack.isEmpty()
        ? ""
        : "; called from "
            + stack.stream()
                .limit(FRAMES_IN_LINE)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(", "));
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }

  /** One exchange that holds a connection. */
  private static final class Held {

    private final long start;
    private long idleSince;
    private long progress;
    private boolean seen;
    private @Nullable ConnHolder holder;
    private @Nullable LeasedConn conn;

    Held(long start) {
      this.start = start;
      this.idleSince = start;
    }
  }
}
