/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.client;

import dev.httptrace.PoolListener;
import dev.httptrace.PoolLoad;
import dev.httptrace.PoolSource;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.otel.PoolMetrics;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.ConnPoolControl;
import org.jspecify.annotations.Nullable;

/**
 * Measures the pools that were seen, if that is asked for, until they are closed. Nothing here
 * keeps one: a pool that is forgotten without being closed is not measured any more, either.
 */
final class SeenPools {

  private static final AtomicInteger count = new AtomicInteger();
  private static final Map<Object, PoolMetrics> measured = new WeakHashMap<>();

  private SeenPools() {}

  @SuppressWarnings("unchecked") // HttpClient's managers count by route
  static void seen(Object manager) {
    if (AgentSettings.get().poolMetrics() && manager instanceof ConnPoolControl<?> pool) {
      synchronized (measured) {
        measured.computeIfAbsent(manager, ignored -> measure((ConnPoolControl<HttpRoute>) pool));
      }
    }
  }

  private static PoolMetrics measure(ConnPoolControl<HttpRoute> pool) {
    return measure(
        GlobalOpenTelemetry.get(), "pool-" + count.incrementAndGet(), new WeakReference<>(pool));
  }

  static PoolMetrics measure(
      OpenTelemetry agent, String name, WeakReference<ConnPoolControl<HttpRoute>> pool) {
    Seen seen = new Seen(pool);
    PoolMetrics metrics = PoolMetrics.observe(agent, name, seen);
    seen.metrics = metrics;
    return metrics;
  }

  static void closed(Object manager) {
    PoolMetrics metrics;
    synchronized (measured) {
      metrics = measured.remove(manager);
    }
    if (metrics != null) {
      metrics.close();
    }
  }

  /** A pool that is not kept: once it is gone, the agent's meter is to forget it, too. */
  private static final class Seen implements PoolSource {

    private final WeakReference<ConnPoolControl<HttpRoute>> pool;
    private volatile @Nullable PoolMetrics metrics;

    Seen(WeakReference<ConnPoolControl<HttpRoute>> pool) {
      this.pool = pool;
    }

    @Override
    public List<PoolLoad> get() {
      ConnPoolControl<HttpRoute> known = pool.get();
      if (known != null) {
        return TracedHttpClients.loads(known).get();
      }
      PoolMetrics over = metrics;
      if (over != null) {
        over.close();
      }
      return List.of();
    }

    @Override
    public Runnable listen(PoolListener listener) {
      ConnPoolControl<HttpRoute> known = pool.get();
      return known == null ? () -> {} : TracedHttpClients.loads(known).listen(listener);
    }
  }
}
