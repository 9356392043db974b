/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.pool;

import dev.httptrace.DiscardReason;
import dev.httptrace.httpclient5.exchange.TracedExchange;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * What the listeners of a pool are told of one connection: that it was made, that it was given
 * back, that it was closed and why, each once. That it is closed and why may come in either order
 * and from two threads.
 */
public final class ConnLife {

  private volatile @Nullable Made made;
  private volatile @Nullable DiscardReason reason;
  private boolean closed;
  private boolean awaitsReason;

  /** The connection has been made. Does nothing if that is known. */
  public void made(PoolLink pool, HttpHost hop, @Nullable TracedExchange maker) {
    Made fresh;
    synchronized (this) {
      if (made != null) {
        return;
      }
      PoolServer server = PoolServer.of(maker == null ? hop : maker.targetHost());
      fresh = new Made(pool.listeners(), server, System.nanoTime());
      made = fresh;
      closed = false;
      reason = null;
    }
    if (!fresh.listeners.isEmpty()) {
      fresh.listeners.connOpened(fresh.server);
    }
  }

  /** Somebody has taken it out of the pool: why it was not kept once counts no more. */
  public void taken() {
    if (reason != null) {
      reason = null;
    }
  }

  /** It is no longer in use. */
  public void returned(long inUseNanos) {
    tellReturned(made, inUseNanos);
  }

  private static void tellReturned(@Nullable Made known, long inUseNanos) {
    if (known != null && !known.listeners.isEmpty()) {
      known.listeners.connReturned(known.server, inUseNanos);
    }
  }

  /** The exchange that used it knows why it is closed: already, or in a moment. */
  public void discarded(DiscardReason why) {
    Made over;
    synchronized (this) {
      if (reason == null) {
        reason = why;
      }
      over = over();
    }
    tell(over);
  }

  /**
   * It has been closed, and if it was in use, it is so no more.
   *
   * @param why if that is known
   * @param awaits whether the exchange that uses it will say why
   * @param inUseNanos for how long it has been in use, or -1 if it was idle
   */
  public void closed(@Nullable DiscardReason why, boolean awaits, long inUseNanos) {
    Made over;
    Made known;
    boolean ends;
    synchronized (this) {
      known = made;
      ends = !closed && inUseNanos >= 0;
      closed = true;
      awaitsReason = awaits;
      if (why != null) {
        reason = why;
      }
      over = over();
    }
    if (ends) {
      tellReturned(known, inUseNanos);
    }
    tell(over);
  }

  /** Returns what is over, and forgets it, if it is. */
  private @Nullable Made over() {
    Made known = made;
    if (known == null || !closed || (awaitsReason && reason == null)) {
      return null;
    }
    made = null;
    return known;
  }

  private void tell(@Nullable Made over) {
    if (over != null && !over.listeners.isEmpty()) {
      over.listeners.connClosed(over.server, System.nanoTime() - over.nanoTime, reason);
    }
  }

  private record Made(PoolListeners listeners, PoolServer server, long nanoTime) {}
}
