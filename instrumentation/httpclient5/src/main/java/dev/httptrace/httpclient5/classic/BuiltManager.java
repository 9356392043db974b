/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import dev.httptrace.httpclient5.exchange.Decorated;
import dev.httptrace.httpclient5.pool.PoolLink;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.pool.ConnPoolStats;

/** Adds the hooks to a connection manager that anybody builds: for the agent. */
public final class BuiltManager {

  private BuiltManager() {}

  /**
   * Wraps what a manager makes its connections with, unless somebody has: they tell what they write
   * and read, and know their pool.
   *
   * @param manager may count its connections, by route as HttpClient's do
   */
  @SuppressWarnings("unchecked")
  public static HttpConnectionFactory<ManagedHttpClientConnection> traced(
      HttpConnectionFactory<ManagedHttpClientConnection> factory,
      HttpClientConnectionManager manager) {
    if (Decorated.is(factory, TracingConnectionFactory.class)) {
      return factory;
    }
    PoolLink link = new PoolLink();
    if (manager instanceof ConnPoolStats<?> pool) {
      link.set((ConnPoolStats<HttpRoute>) pool);
    }
    return new TracingConnectionFactory(factory, link);
  }
}
