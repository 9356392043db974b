/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.ConnHolder;
import dev.httptrace.HookFailures;
import dev.httptrace.LeasedConn;
import dev.httptrace.PoolSnapshot;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/** What the exchanges of one instrumented client share. */
public final class ClientTracing {

  private final List<ClientTraceFactory> factories;
  private final MissingHooks missing;
  private final LastOrigin lastOrigin = new LastOrigin();
  private final @Nullable Duration leakThreshold;
  private final double callSiteRatio;
  private volatile @Nullable Pool pool;
  private volatile @Nullable Named lastHop;

  private ClientTracing(List<ClientTraceFactory> factories, @Nullable Pool pool, boolean async) {
    this.factories = List.copyOf(factories);
    this.missing = new MissingHooks(async);
    this.leakThreshold = leakThreshold(this.factories);
    this.callSiteRatio =
        this.factories.stream().mapToDouble(ClientTraceFactory::callSiteRatio).max().orElse(0);
    this.pool = pool;
    watch(pool);
  }

  private static @Nullable Duration leakThreshold(List<ClientTraceFactory> factories) {
    Duration least = null;
    for (ClientTraceFactory factory : factories) {
      Duration threshold = factory.leakThreshold();
      if (threshold != null && (least == null || threshold.compareTo(least) < 0)) {
        least = threshold;
      }
    }
    return least;
  }

  private void watch(@Nullable Pool pool) {
    if (leakThreshold != null && pool != null) {
      pool.watch(leakThreshold);
    }
  }

  /** Whether connections that are held too long are looked for. */
  public boolean watchesLeaks() {
    return leakThreshold != null;
  }

  void heldTooLong(LeasedConn conn, ConnHolder holder, Context context) {
    for (ClientTraceFactory factory : factories) {
      HookFailures.contain(
          factory,
          "heldTooLong",
          () -> {
            if (factory.leakThreshold() != null) {
              factory.heldTooLong(conn, holder, context);
            }
          });
    }
  }

  void heldNoLonger(LeasedConn conn, ConnHolder holder, Context context) {
    for (ClientTraceFactory factory : factories) {
      HookFailures.contain(
          factory,
          "heldNoLonger",
          () -> {
            if (factory.leakThreshold() != null) {
              factory.heldNoLonger(conn, holder, context);
            }
          });
    }
  }

  /** The stack of this thread, if this call is one of those whose stack is kept; else empty. */
  List<StackTraceElement> callSite() {
    return callSiteRatio > 0 && ThreadLocalRandom.current().nextDouble() < callSiteRatio
        ? CallSite.here()
        : List.of();
  }

  public static ClientTracing ofClassic(List<ClientTraceFactory> factories, @Nullable Pool pool) {
    return new ClientTracing(factories, pool, false);
  }

  public static ClientTracing ofAsync(List<ClientTraceFactory> factories, @Nullable Pool pool) {
    return new ClientTracing(factories, pool, true);
  }

  public List<ClientTraceFactory> factories() {
    return factories;
  }

  /** Learns the pool from a connection: the builder may have been given another manager. */
  public void learnPool(@Nullable Pool pool) {
    if (pool != null && this.pool != pool) {
      pool.adopt(this.pool);
      this.pool = pool;
      watch(pool);
    }
  }

  @Nullable PoolSnapshot pool(HttpRoute route, @Nullable Object userToken) {
    Pool known = pool;
    return known == null ? null : known.snapshot(route, userToken);
  }

  /**
   * When a request begins to wait for the pool, of {@link System#nanoTime}; 0 if nobody wants to
   * know.
   */
  public long leaseAsked() {
    Pool known = pool;
    return known != null && known.isListenedTo() ? System.nanoTime() : 0;
  }

  /** The pool has answered a request that asked at that time. */
  public void leaseDone(HttpRoute route, long asked, @Nullable Exception error) {
    Pool known = pool;
    if (asked != 0 && known != null) {
      known.leaseDone(route, System.nanoTime() - asked, error);
    }
  }

  /** Where the first connection of a route leads: written once for requests to the same place. */
  String hostPort(HttpRoute route) {
    HttpHost hop = HostPort.firstHop(route);
    Named last = lastHop;
    if (last == null || !last.hop.equals(hop)) {
      last = new Named(hop, HostPort.of(hop));
      lastHop = last;
    }
    return last.hostPort;
  }

  /** What its last request named. */
  LastOrigin lastOrigin() {
    return lastOrigin;
  }

  /** Says which hooks are missing: the seams with these bits tell nothing. */
  public void warnOfMissing(int seams) {
    if ((seams & Seam.CONNECTION.bit()) != 0) {
      pool = null;
    }
    if (seams != 0) {
      missing.warn(seams);
    }
  }

  private record Named(HttpHost hop, String hostPort) {}
}
