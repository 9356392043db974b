/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import dev.httptrace.ConnHolder;
import dev.httptrace.HolderState;
import dev.httptrace.OutsideText;
import dev.httptrace.PoolSnapshot;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Who has the connections of a pool, in few words: a verdict is short. */
final class PoolWords {

  private static final int LONGEST_PART = 24;

  private PoolWords() {}

  /**
   * {@code , the oldest for 42 s by GET /report (trace …, body open and unread)}: the end of a
   * clause about the load of a pool; empty if nothing is known.
   */
  static String oldest(PoolSnapshot pool) {
    Duration oldest = pool.oldestLease();
    if (oldest == null) {
      return "";
    }
    String time = Wording.time(oldest.toNanos());
    ConnHolder holder = pool.holder();
    return holder == null
        ? ", the oldest lease " + time + " old"
        : ", the oldest for " + time + " by " + who(holder);
  }

  /** What a wait for the pool was, if the connection that was held longest is taken for a leak. */
  static String behind(@Nullable PoolSnapshot pool) {
    ConnHolder holder = pool == null ? null : pool.holder();
    return holder != null && holder.leaked() && isReadersFault(holder.state())
        ? " behind a leak"
        : "";
  }

  /** Whether the caller has the connection, or nobody: a server that is slow leaks nothing. */
  private static boolean isReadersFault(HolderState state) {
    return switch (state) {
      case BODY_UNREAD, BODY_READ_IN_PART, DROPPED, OVER -> true;
      case CONNECTING, SENDING, WAITING, ANSWERED -> false;
    };
  }

  private static String who(ConnHolder holder) {
    return OutsideText.shown(
        OutsideText.cut(holder.method(), LONGEST_PART)
            + " "
            + OutsideText.cut(path(holder), LONGEST_PART)
            + " ("
            + (holder.traceId() != null
                ? "trace " + holder.traceId() + ", "
                : holder.thread().isEmpty()
                    ? ""
                    : "thread " + OutsideText.cut(holder.thread(), LONGEST_PART) + ", ")
            + state(holder.state())
            + ")");
  }

  private static String path(ConnHolder holder) {
    if (holder.urlTemplate() != null) {
      return holder.urlTemplate();
    }
    String url = holder.url();
    int slash = url.indexOf('/', url.indexOf("://") + 3);
    return slash < 0 ? "/" : url.substring(slash);
  }

  private static String state(HolderState state) {
    return switch (state) {
      case CONNECTING -> "connecting";
      case SENDING -> "sending";
      case WAITING -> "waiting for its response";
      case ANSWERED -> "answered";
      case BODY_UNREAD -> "body open and unread";
      case BODY_READ_IN_PART -> "body read in part";
      case DROPPED -> "dropped, not closed";
      case OVER -> "over, not given back";
    };
  }

  /** What to do about a pool that has no connection to give. */
  static String advice(@Nullable PoolSnapshot pool) {
    ConnHolder holder = pool == null ? null : pool.holder();
    if (holder == null) {
      return ". Close responses sooner or raise the pool's limit.";
    }
    if (isReadersFault(holder.state())) {
      return ". Close responses sooner.";
    }
    return holder.state() == HolderState.WAITING
        ? ". Set a response timeout."
        : ". Raise the pool's limit.";
  }
}
