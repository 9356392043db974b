/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.pool;

import dev.httptrace.PoolListener;
import dev.httptrace.PoolLoad;
import dev.httptrace.PoolSnapshot;
import dev.httptrace.PoolSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.ConnPoolControl;
import org.apache.hc.core5.pool.PoolStats;

/** Asks a pool for its load; routes that lead to one server, by way of a proxy or not, are one. */
public final class PoolLoads implements PoolSource {

  private final ConnPoolControl<HttpRoute> pool;

  public PoolLoads(ConnPoolControl<HttpRoute> pool) {
    this.pool = pool;
  }

  @Override
  public List<PoolLoad> get() {
    Map<PoolServer, PoolSnapshot> loads = new LinkedHashMap<>();
    for (HttpRoute route : pool.getRoutes()) {
      PoolStats stats = pool.getStats(route);
      loads.merge(PoolServer.of(route.getTargetHost()), snapshot(stats), PoolLoads::sum);
    }
    List<PoolLoad> list = new ArrayList<>();
    loads.forEach((server, load) -> list.add(new PoolLoad(server.host(), server.port(), load)));
    return list;
  }

  private static PoolSnapshot snapshot(PoolStats stats) {
    return new PoolSnapshot(
        stats.getLeased(), stats.getPending(), stats.getAvailable(), stats.getMax());
  }

  private static PoolSnapshot sum(PoolSnapshot one, PoolSnapshot other) {
    return new PoolSnapshot(
        one.leased() + other.leased(),
        one.pending() + other.pending(),
        one.available() + other.available(),
        one.max() + other.max());
  }

  @Override
  public Runnable listen(PoolListener listener) {
    List<PoolListeners> told = PoolLinks.of(pool).stream().map(PoolLink::listeners).toList();
    told.forEach(each -> each.add(listener));
    return () -> told.forEach(each -> each.remove(listener));
  }
}
