/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import org.jspecify.annotations.Nullable;

/**
 * Told what becomes of the connections of a pool, and how long requests wait for one: what a look
 * at its {@linkplain PoolLoad load} cannot tell. Register it with {@link PoolSource#listen}.
 *
 * <p>Called on whatever thread it happens, often that of a request, for requests that are not
 * traced as well; so be quick and safe for threads. Contained like a hook. A server is named as in
 * {@link PoolLoad}: it is the target of the request, not the proxy.
 */
public interface PoolListener {

  /**
   * Called when a request has got a connection from the pool, or has not; the connection may still
   * have to be made. Only for clients with the hooks; one whose connection manager was built apart
   * knows its pool, and so tells this, once a traced exchange has got a connection of it.
   *
   * @param host the server's name or address
   * @param port the server's port
   * @param nanos how long the request waited for the pool
   * @param error why it got none, or {@code null}
   */
  default void leaseDone(String host, int port, long nanos, @Nullable Exception error) {}

  /**
   * Called when a connection has been made, with its TLS; through a proxy, before the tunnel and
   * the TLS in it. One that was refused, or whose handshake failed, is not told.
   *
   * @param host the server's name or address; that of the proxy for a request that is not traced
   * @param port the port
   */
  default void connOpened(String host, int port) {}

  /**
   * Called when a connection that was in use is so no more: it is back in the pool, or closed. Over
   * HTTP/2 once the last of those who shared it has left it.
   *
   * @param host as with {@link #connOpened}
   * @param port the port
   * @param nanos for how long it was in use without a break; with a connection that was made for
   *     the request, the time to make it included
   */
  default void connReturned(String host, int port, long nanos) {}

  /**
   * Called when a connection that was told by {@link #connOpened} has been closed by this side, for
   * whatever reason; one that the server closed, once the client has noticed.
   *
   * @param host as with {@link #connOpened}
   * @param port the port
   * @param ageNanos how long ago it was made
   * @param reason why, or {@code null} if a request that is not traced had it
   */
  default void connClosed(String host, int port, long ageNanos, @Nullable DiscardReason reason) {}
}
