/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.spring.HttpTraceEndpoint.Lease;
import dev.httptrace.spring.HttpTraceEndpoint.Load;
import dev.httptrace.spring.HttpTraceEndpoint.Pool;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.ConnPoolControl;
import org.jspecify.annotations.Nullable;

/** The pools of the clients, to be looked at. Keeps none of them. */
final class SeenPools implements Pools {

  private final List<Seen> seen = new ArrayList<>();

  @Override
  public synchronized void add(String name, ConnPoolControl<HttpRoute> pool) {
    seen.removeIf(each -> each.pool.get() == null);
    seen.add(new Seen(name, new WeakReference<>(pool)));
  }

  synchronized List<Pool> pools() {
    List<Pool> pools = new ArrayList<>();
    for (Seen each : seen) {
      ConnPoolControl<HttpRoute> pool = each.pool.get();
      if (pool != null) {
        pools.add(
            new Pool(
                each.name,
                TracedHttpClients.loads(pool).get().stream().map(Load::of).toList(),
                leasesOrNull(pool)));
      }
    }
    return pools;
  }

  private static @Nullable List<Lease> leasesOrNull(ConnPoolControl<HttpRoute> pool) {
    try {
      return TracedHttpClients.leases(pool).stream().map(Lease::of).toList();
    } catch (IllegalArgumentException untraced) {
      return null;
    }
  }

  private record Seen(String name, WeakReference<ConnPoolControl<HttpRoute>> pool) {}
}
