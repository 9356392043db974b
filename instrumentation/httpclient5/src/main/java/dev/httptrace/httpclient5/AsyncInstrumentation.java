/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.ClientTraceFactory;
import java.util.List;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;

/**
 * Puts our handlers into an async client's chain. Not part of {@link TracedHttpAsyncClients}, which
 * has to be loaded to say that there is no HttpClient.
 */
final class AsyncInstrumentation {

  private AsyncInstrumentation() {}

  static PoolingAsyncClientConnectionManagerBuilder connections() {
    return new TracingAsyncConnectionManagerBuilder();
  }

  static <B extends HttpAsyncClientBuilder> B of(
      B builder,
      PoolingAsyncClientConnectionManagerBuilder connections,
      List<ClientTraceFactory> factories) {
    if (!(connections instanceof TracingAsyncConnectionManagerBuilder tracing)) {
      throw new IllegalArgumentException(
          "connections must come from TracedHttpAsyncClients.connections(): "
              + connections.getClass().getName());
    }
    builder.setConnectionManager(new TracingAsyncClientConnectionManager(tracing.build()));
    return of(builder, new ClientTracing(factories, tracing.link()));
  }

  static <B extends HttpAsyncClientBuilder> B of(B builder, List<ClientTraceFactory> factories) {
    return of(builder, new ClientTracing(factories, null));
  }

  private static <B extends HttpAsyncClientBuilder> B of(B builder, ClientTracing client) {
    builder.addExecInterceptorFirst("httptrace-call", new AsyncCallHandler(client));
    builder.addExecInterceptorBefore(
        ChainElement.CONNECT.name(), "httptrace-exchange", new AsyncExchangeHandler());
    builder.addExecInterceptorBefore(
        ChainElement.MAIN_TRANSPORT.name(), "httptrace-connected", new AsyncConnectedHandler());
    return builder;
  }
}
