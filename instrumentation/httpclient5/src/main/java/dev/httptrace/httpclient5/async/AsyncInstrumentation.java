/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.httpclient5.exchange.ClientTracing;
import dev.httptrace.httpclient5.exchange.Links;
import java.util.List;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;

/**
 * Puts our handlers into an async client's chain. Not part of {@link TracedHttpAsyncClients}, which
 * has to be loaded to say that there is no HttpClient.
 */
public final class AsyncInstrumentation {

  private AsyncInstrumentation() {}

  public static PoolingAsyncClientConnectionManagerBuilder connections() {
    return new TracingAsyncConnectionManagerBuilder();
  }

  public static <B extends HttpAsyncClientBuilder> B of(
      B builder,
      PoolingAsyncClientConnectionManagerBuilder connections,
      List<ClientTraceFactory> factories) {
    if (!(connections instanceof TracingAsyncConnectionManagerBuilder tracing)) {
      throw new IllegalArgumentException(
          "connections must come from TracedHttpAsyncClients.connections(): "
              + connections.getClass().getName());
    }
    TracingAsyncClientConnectionManager manager =
        new TracingAsyncClientConnectionManager(tracing.build());
    tracing.link().knownAs(manager);
    builder.setConnectionManager(manager);
    return of(builder, ClientTracing.ofAsync(factories, tracing.link()));
  }

  public static <B extends HttpAsyncClientBuilder> B of(
      B builder, List<ClientTraceFactory> factories) {
    return of(builder, ClientTracing.ofAsync(factories, null));
  }

  private static <B extends HttpAsyncClientBuilder> B of(B builder, ClientTracing client) {
    builder.addExecInterceptorFirst(Links.CALL, new AsyncCallHandler(client));
    builder.addExecInterceptorBefore(
        ChainElement.CONNECT.name(), Links.EXCHANGE, new AsyncExchangeHandler());
    builder.addExecInterceptorBefore(
        ChainElement.MAIN_TRANSPORT.name(), Links.CONNECTED, new AsyncConnectedHandler());
    return builder;
  }
}
