/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.httpcomponents.hc5.PoolingHttpClientConnectionManagerMetricsBinder;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.ConnPoolControl;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Binds the pool of each client to the application's {@code MeterRegistry}, by Micrometer's own
 * binder: {@code httpcomponents.httpclient.pool.*}, with the name of the pool as {@code
 * httpclient}. A pool that is gone takes its meters with it.
 */
final class PoolMeters implements Pools, SmartInitializingSingleton {

  private static final Logger logger = System.getLogger("dev.httptrace.spring");

  private static final String PREFIX = "httpcomponents.httpclient.pool.";
  private static final String NAME = "httpclient";

  private final Supplier<@Nullable MeterRegistry> registries;
  private final Map<String, WeakReference<ConnPoolControl<HttpRoute>>> bound = new HashMap<>();
  private final Map<String, WeakReference<ConnPoolControl<HttpRoute>>> early =
      new LinkedHashMap<>();
  private @Nullable MeterRegistry registry;
  private boolean isAsked;

  PoolMeters(Supplier<@Nullable MeterRegistry> registries) {
    this.registries = registries;
  }

  @Override
  public boolean isMeasuring() {
    return true;
  }

  @Override
  public synchronized void add(String name, ConnPoolControl<HttpRoute> pool) {
    if (!isAsked) {
      early.put(name, new WeakReference<>(pool));
    } else if (registry != null) {
      forgetGone(registry);
      bind(name, pool, registry);
    }
  }

  /** As with the phases, the registry is asked for once all beans are there. */
  @Override
  public synchronized void afterSingletonsInstantiated() {
    isAsked = true;
    MeterRegistry found = registries.get();
    if (found == null) {
      logger.log(
          Level.WARNING, "httptrace.pool-metrics=true measures nothing: it needs a MeterRegistry");
    } else {
      registry = found;
      early.forEach((name, pool) -> bindIfThere(name, pool.get(), found));
    }
    early.clear();
  }

  private void bindIfThere(
      String name, @Nullable ConnPoolControl<HttpRoute> pool, MeterRegistry registry) {
    if (pool != null) {
      bind(name, pool, registry);
    }
  }

  private void bind(String name, ConnPoolControl<HttpRoute> pool, MeterRegistry registry) {
    bound.put(name, new WeakReference<>(pool));
    new PoolingHttpClientConnectionManagerMetricsBinder(pool, name).bindTo(registry);
  }

  private void forgetGone(MeterRegistry registry) {
    Iterator<Map.Entry<String, WeakReference<ConnPoolControl<HttpRoute>>>> each =
        bound.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<String, WeakReference<ConnPoolControl<HttpRoute>>> pool = each.next();
      if (pool.getValue().get() == null) {
        each.remove();
        forget(pool.getKey(), registry);
      }
    }
  }

  private static void forget(String name, MeterRegistry registry) {
    registry.getMeters().stream()
        .map(Meter::getId)
        .filter(id -> id.getName().startsWith(PREFIX))
        .filter(id -> Objects.equals(id.getTag(NAME), name))
        .forEach(registry::remove);
  }
}
