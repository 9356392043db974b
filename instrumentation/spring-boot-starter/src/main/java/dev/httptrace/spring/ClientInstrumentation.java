/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.httpclient5.TracedHttpClients;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.pool.ConnPoolControl;
import org.jspecify.annotations.Nullable;

/**
 * Puts the hooks into clients that somebody else builds: a traced connection manager of the same
 * settings takes the place of theirs, which was never used.
 */
final class ClientInstrumentation {

  private static final Logger logger = System.getLogger("dev.httptrace.spring");

  private final Supplier<ClientTraceFactory[]> traces;
  private final NamedPools pools;
  private final TemplateHandlers templates;

  ClientInstrumentation(
      Supplier<ClientTraceFactory[]> traces, NamedPools pools, TemplateHandlers templates) {
    this.traces = traces;
    this.pools = pools;
    this.templates = templates;
  }

  /**
   * Adds the hooks.
   *
   * @param connections what the client's manager was built from, or null if nobody knows: then it
   *     stays, with fewer hooks and a warning
   */
  void instrument(
      HttpClientBuilder client, @Nullable PoolingHttpClientConnectionManagerBuilder connections) {
    ClientTraceFactory[] told = traces.get();
    PoolingHttpClientConnectionManagerBuilder traced =
        connections == null ? null : ConnectionSettings.tracedOrNull(connections);
    if (traced == null) {
      TracedHttpClients.instrument(client, told);
    } else {
      TracedHttpClients.instrument(client, traced, told);
    }
    templates.addTo(client);
    addPool(client);
  }

  private void addPool(Object client) {
    if (pools.isEmpty()) {
      return;
    }
    try {
      ConnPoolControl<HttpRoute> pool = PoolInUse.of(client);
      if (pool != null) {
        pools.add(pool);
      }
    } catch (ReflectiveOperationException | RuntimeException unreadable) {
      logger.log(
          Level.WARNING,
          "the pool of a client cannot be read; it is not measured. Requests are not affected",
          unreadable);
    }
  }

  /** The same for the async client. */
  void instrument(
      HttpAsyncClientBuilder client,
      @Nullable PoolingAsyncClientConnectionManagerBuilder connections) {
    ClientTraceFactory[] told = traces.get();
    PoolingAsyncClientConnectionManagerBuilder traced =
        connections == null ? null : ConnectionSettings.tracedOrNull(connections);
    if (traced == null) {
      TracedHttpAsyncClients.instrument(client, told);
    } else {
      TracedHttpAsyncClients.instrument(client, traced, told);
    }
    templates.addTo(client);
    addPool(client);
  }
}
