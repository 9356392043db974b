/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.PoolLoad;
import dev.httptrace.PoolSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.pool.ConnPoolControl;
import org.apache.hc.core5.pool.PoolStats;

/** Asks a pool for its load; routes that lead to one server, by way of a proxy or not, are one. */
final class PoolLoads implements Supplier<List<PoolLoad>> {

  private final ConnPoolControl<HttpRoute> pool;

  PoolLoads(ConnPoolControl<HttpRoute> pool) {
    this.pool = pool;
  }

  @Override
  public List<PoolLoad> get() {
    Map<Server, PoolSnapshot> loads = new LinkedHashMap<>();
    for (HttpRoute route : pool.getRoutes()) {
      PoolStats stats = pool.getStats(route);
      loads.merge(Server.of(route.getTargetHost()), snapshot(stats), PoolLoads::sum);
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

  private record Server(String host, int port) {

    static Server of(HttpHost host) {
      return new Server(
          HostPort.ascii(HostPort.bare(host.getHostName())),
          HostPort.port(host.getSchemeName(), host.getPort()));
    }
  }
}
