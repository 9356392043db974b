/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.PoolSnapshot;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.pool.ConnPoolStats;
import org.apache.hc.core5.pool.PoolStats;
import org.jspecify.annotations.Nullable;

/**
 * The pool that an operator dials for; set once the pool has been built around the operator. Knows
 * the pool's connections, from dial to close, so that a lease costs them a look at the clock and
 * nobody a list.
 */
final class PoolLink {

  private final Set<Member> open = ConcurrentHashMap.newKeySet();
  private final boolean ofBuilder;
  private volatile @Nullable ConnPoolStats<HttpRoute> pool;

  PoolLink() {
    this(false);
  }

  private PoolLink(boolean ofBuilder) {
    this.ofBuilder = ofBuilder;
  }

  /** Of HttpClient 5.2's and 5.3's own builder, whose pool is not known beforehand. */
  static PoolLink ofBuilder() {
    return new PoolLink(true);
  }

  /** Whether plain sockets are HttpClient's own, which the builder of 5.2 and 5.3 puts in. */
  boolean isOfBuilder() {
    return ofBuilder;
  }

  /** Learns the pool from the client, which had it built. */
  void adopt(@Nullable PoolLink ofClient) {
    if (ofBuilder && pool == null && ofClient != null) {
      pool = ofClient.pool;
    }
  }

  void set(ConnPoolStats<HttpRoute> pool) {
    this.pool = pool;
  }

  void dialling(Member connection) {
    open.add(connection);
  }

  void closed(Member connection) {
    open.remove(connection);
  }

  /** The load for a route, or of the whole pool if it is that which leaves the route no room. */
  @Nullable PoolSnapshot snapshot(HttpRoute route) {
    ConnPoolStats<HttpRoute> stats = pool;
    if (stats == null) {
      return null;
    }
    PoolStats load = stats.getStats(route);
    if (load.getLeased() >= load.getMax()) {
      return snapshot(load, HostPort.firstHop(route));
    }
    if (load.getAvailable() == 0) {
      PoolStats total = stats.getTotalStats();
      // A lax pool has no limit in total.
      if (total.getMax() > 0 && total.getLeased() >= total.getMax()) {
        return snapshot(total, null);
      }
    }
    return new PoolSnapshot(
        load.getLeased(), load.getPending(), load.getAvailable(), load.getMax());
  }

  private PoolSnapshot snapshot(PoolStats load, @Nullable HttpHost hop) {
    return new PoolSnapshot(
        load.getLeased(), load.getPending(), load.getAvailable(), load.getMax(), oldestLease(hop));
  }

  /** Routes are told apart by their first hop: a proxy's are one. */
  private @Nullable Duration oldestLease(@Nullable HttpHost hop) {
    long now = System.nanoTime();
    long oldest = -1;
    TracedExchange asking = CurrentExchange.get();
    for (Member connection : open) {
      // After its wait the exchange holds a connection itself: that one kept nobody waiting.
      if (!connection.isUsedBy(asking) && (hop == null || connection.leadsTo(hop))) {
        oldest = Math.max(oldest, connection.leasedNanos(now));
      }
    }
    return oldest < 0 ? null : Duration.ofNanos(oldest);
  }

  /** A connection of the pool. */
  interface Member {

    boolean leadsTo(HttpHost hop);

    boolean isUsedBy(@Nullable TracedExchange asking);

    /** For how long it has been leased, or -1 if it is not. */
    long leasedNanos(long now);
  }
}
