/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import dev.httptrace.PoolSnapshot;
import java.time.Duration;
import org.apache.hc.client5.http.HttpRoute;
import org.jspecify.annotations.Nullable;

/** The pool of a client, as far as its exchanges ask for it. */
public interface Pool {

  /**
   * The load for a route, or of the whole pool if it is that which leaves the route no room.
   *
   * @param userToken whose connections the request may have, or {@code null}
   */
  @Nullable PoolSnapshot snapshot(HttpRoute route, @Nullable Object userToken);

  /** Learns what the client knew as its pool before a connection said that it is this one. */
  void adopt(@Nullable Pool ofClient);

  /** Whether somebody is told how long requests wait for it. */
  boolean isListenedTo();

  /** A request has got a connection, or has not, after waiting for that long. */
  void leaseDone(HttpRoute route, long nanos, @Nullable Exception error);

  /**
   * Begins to watch for connections that are held longer than this. With several, the shortest
   * holds.
   */
  void watch(Duration threshold);
}
