/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import io.opentelemetry.context.Context;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes the trace of each exchange of a client: the widest of the three places to attach one.
 *
 * <p>A {@link ClientTrace} that implements this too can be attached in the other two places. It is
 * then asked for a trace of each exchange instead of having its own hooks called, so it can keep
 * concurrent requests apart.
 */
@FunctionalInterface
public interface ClientTraceFactory {

  /**
   * Returns the trace for an exchange that is about to begin. Called once for each exchange, on the
   * thread that executes it, before its first hook. A factory that throws is contained like a hook
   * that throws.
   *
   * @param exchange the exchange; here its {@linkplain Exchange#useContext context} may be replaced
   *     and its {@linkplain Exchange#setRequestHeader header} added to
   * @return the trace, or {@code null} if this exchange is of no interest; it runs under the
   *     context set here and sends the header set here all the same
   */
  @Nullable ClientTrace create(Exchange exchange);

  /**
   * From when on a connection of the client is held too long: its pool is then watched, and {@link
   * #heldTooLong} called. Asked once for each client.
   *
   * @return not negative and not zero, or {@code null}, as by default, for no watch
   */
  default @Nullable Duration leakThreshold() {
    return null;
  }

  /**
   * Called while an exchange of the client has held a connection for longer than the {@linkplain
   * #leakThreshold threshold}, once for each exchange, or as soon as its response has become
   * unreachable without having been closed. Reading the body begins the time anew. Called on a
   * thread of the watch, a fraction of the threshold late; contained like a hook.
   *
   * @param conn the connection
   * @param holder the exchange
   * @param context under which the exchange runs; its span may have ended
   */
  default void heldTooLong(LeasedConn conn, ConnHolder holder, Context context) {}

  /**
   * Called when a connection that was reported by {@link #heldTooLong} is no longer held: at most
   * once for each such report. On the thread that gives it back, before the exchange ends; or, if
   * it was closed by somebody else, on a thread of the watch, a fraction of the threshold late.
   * Contained like a hook.
   *
   * @param conn the connection as it was reported
   * @param holder the exchange as it is now, with the time for which it held the connection
   * @param context under which the exchange ran; its span may have ended
   */
  default void heldNoLonger(LeasedConn conn, ConnHolder holder, Context context) {}

  /**
   * The part of the client's calls whose {@linkplain ConnHolder#callSite call site} is kept while
   * they run, for those who ask who holds a connection. A stack costs microseconds and some
   * kilobytes. Asked once for each client; of several factories, the largest holds.
   *
   * @return from 0, the default, for none, to 1 for all
   */
  default double callSiteRatio() {
    return 0;
  }
}
