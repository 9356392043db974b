/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.ConnPoolControl;

/**
 * Names the pool of each client, {@code httptrace-1} and so on, so that it has one name wherever it
 * is measured or shown. A pool that is gone leaves its name to another: applications build clients
 * for single calls, too. Keeps no pool.
 */
final class NamedPools {

  private final List<Pools> pools;
  private final Map<String, WeakReference<ConnPoolControl<HttpRoute>>> named = new HashMap<>();

  NamedPools(List<Pools> pools) {
    this.pools = List.copyOf(pools);
  }

  /** Whether nobody wants a pool. */
  boolean isEmpty() {
    return pools.isEmpty();
  }

  synchronized void add(ConnPoolControl<HttpRoute> pool) {
    named.values().removeIf(each -> each.get() == null);
    int number = 1;
    while (named.containsKey("httptrace-" + number)) {
      number++;
    }
    String name = "httptrace-" + number;
    named.put(name, new WeakReference<>(pool));
    pools.forEach(each -> each.add(name, pool));
  }
}
