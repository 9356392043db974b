/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.pool;

import dev.httptrace.ConnHolder;
import dev.httptrace.LeasedConn;
import dev.httptrace.PoolSnapshot;
import dev.httptrace.httpclient5.exchange.CurrentExchange;
import dev.httptrace.httpclient5.exchange.HostPort;
import dev.httptrace.httpclient5.exchange.Pool;
import dev.httptrace.httpclient5.exchange.TracedExchange;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
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
public final class PoolLink implements Pool {

  private final Set<Member> open = ConcurrentHashMap.newKeySet();
  private final PoolListeners listeners = new PoolListeners();
  private final boolean ofBuilder;
  private volatile @Nullable ConnPoolStats<HttpRoute> pool;
  private volatile @Nullable Object wrapper;
  private volatile boolean hasUserTokens;

  public PoolLink() {
    this(false);
  }

  private PoolLink(boolean ofBuilder) {
    this.ofBuilder = ofBuilder;
  }

  /** Of HttpClient 5.2's and 5.3's own builder, whose pool is not known beforehand. */
  public static PoolLink ofBuilder() {
    return new PoolLink(true);
  }

  /** Whether plain sockets are HttpClient's own, which the builder of 5.2 and 5.3 puts in. */
  public boolean isOfBuilder() {
    return ofBuilder;
  }

  /** Learns the pool from the client, which had it built. */
  @Override
  public void adopt(@Nullable Pool ofClient) {
    if (ofBuilder && pool == null && ofClient instanceof PoolLink known) {
      learn(known.pool);
    }
  }

  public void set(ConnPoolStats<HttpRoute> pool) {
    learn(pool);
  }

  /** The client has this manager, which hands everything on to the pool. */
  public void knownAs(Object manager) {
    wrapper = manager;
  }

  private void learn(@Nullable ConnPoolStats<HttpRoute> of) {
    pool = of;
    if (of != null) {
      PoolLinks.add(this);
    }
  }

  /** Whether these are connections of that pool. */
  boolean isOf(Object other) {
    return pool == other || wrapper == other;
  }

  /** Who is told what becomes of its connections. */
  PoolListeners listeners() {
    return listeners;
  }

  @Override
  public boolean isListenedTo() {
    return !listeners.isEmpty();
  }

  @Override
  public void leaseDone(HttpRoute route, long nanos, @Nullable Exception error) {
    listeners.leaseDone(route.getTargetHost(), nanos, error);
  }

  /** Adds the connections that are in use, in no order. */
  void addLeases(List<LeasedConn> to) {
    long now = System.nanoTime();
    for (Member connection : open) {
      long held = connection.leasedNanos(now);
      if (held >= 0) {
        to.add(lease(connection, now, held));
      }
    }
  }

  private static LeasedConn lease(Member connection, long now, long held) {
    HttpHost hop = connection.hop();
    return new LeasedConn(
        connection.getId(),
        hop == null ? "" : HostPort.of(hop),
        Duration.ofNanos(held),
        holders(connection, now, held));
  }

  private static List<ConnHolder> holders(Member connection, long now, long held) {
    return connection.users().stream()
        .map(user -> user.holder(connection.heldNanos(user, now, held)))
        .sorted(Comparator.comparing(ConnHolder::held).reversed())
        .toList();
  }

  @Override
  public void watch(Duration threshold) {
    LeakWatch.add(this, threshold);
  }

  /** Shows the exchanges that hold connections to a watch. */
  void show(LeakSweep sweep) {
    for (Member connection : open) {
      long held = connection.leasedNanos(sweep.now());
      if (held >= 0) {
        for (TracedExchange user : connection.users()) {
          sweep.see(
              user,
              connection.heldNanos(user, sweep.now(), held),
              () -> lease(connection, sweep.now(), held));
        }
      }
    }
  }

  public void dialling(Member connection) {
    open.add(connection);
  }

  public void closed(Member connection) {
    open.remove(connection);
  }

  /** A connection is kept for a user token: from now on it is worth looking. */
  public void hasUserTokens() {
    hasUserTokens = true;
  }

  @Override
  public @Nullable PoolSnapshot snapshot(HttpRoute route, @Nullable Object userToken) {
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
    int others =
        hasUserTokens && load.getAvailable() > 0
            ? Math.min(load.getAvailable(), keptForOthers(HostPort.firstHop(route), userToken))
            : 0;
    return new PoolSnapshot(
        load.getLeased(),
        load.getPending(),
        load.getAvailable(),
        load.getMax(),
        null,
        null,
        others);
  }

  private int keptForOthers(HttpHost hop, @Nullable Object userToken) {
    long now = System.nanoTime();
    int count = 0;
    for (Member connection : open) {
      Object keptFor = connection.userToken();
      if (keptFor != null
          && !keptFor.equals(userToken)
          && connection.leasedNanos(now) < 0
          && hop.equals(connection.hop())) {
        count++;
      }
    }
    return count;
  }

  /** Routes are told apart by their first hop: a proxy's are one. */
  private PoolSnapshot snapshot(PoolStats load, @Nullable HttpHost hop) {
    long now = System.nanoTime();
    long longest = -1;
    Member oldest = null;
    TracedExchange asking = CurrentExchange.get();
    for (Member connection : open) {
      // After its wait the exchange holds a connection itself: that one kept nobody waiting.
      if (!connection.isUsedBy(asking) && (hop == null || hop.equals(connection.hop()))) {
        long held = connection.leasedNanos(now);
        if (held > longest) {
          longest = held;
          oldest = connection;
        }
      }
    }
    List<ConnHolder> holders = oldest == null ? List.of() : holders(oldest, now, longest);
    return new PoolSnapshot(
        load.getLeased(),
        load.getPending(),
        load.getAvailable(),
        load.getMax(),
        oldest == null ? null : Duration.ofNanos(longest),
        holders.isEmpty() ? null : holders.get(0));
  }

  /** A connection of the pool. */
  public interface Member {

    /** HttpClient's name for it, or empty if it is not made yet. */
    String getId();

    /** Where it leads, or {@code null} before it is dialled. */
    @Nullable HttpHost hop();

    boolean isUsedBy(@Nullable TracedExchange asking);

    /** For whom alone it is kept, or {@code null} if for anybody. */
    default @Nullable Object userToken() {
      return null;
    }

    /** For how long it has been leased, or -1 if it is not. */
    long leasedNanos(long now);

    /** The exchanges that use it, in no order; none if its request is not traced. */
    List<? extends TracedExchange> users();

    /** For how long one of them has held it, which has been leased for that long. */
    long heldNanos(TracedExchange user, long now, long leased);
  }
}
