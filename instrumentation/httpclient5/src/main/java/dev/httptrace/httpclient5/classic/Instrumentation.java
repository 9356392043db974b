/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.httpclient5.exchange.ClientTracing;
import dev.httptrace.httpclient5.exchange.Links;
import dev.httptrace.httpclient5.pool.PoolLink;
import java.util.List;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.jspecify.annotations.Nullable;

/** Puts our handlers into a client's chain. */
public final class Instrumentation {

  private Instrumentation() {}

  public static <B extends HttpClientBuilder> B of(B builder, List<ClientTraceFactory> traces) {
    return add(builder, traces, null);
  }

  public static <B extends HttpClientBuilder> B of(
      B builder, Seams.Connections connections, List<ClientTraceFactory> traces) {
    builder.setConnectionManager(connections.manager());
    return add(builder, traces, connections.pool());
  }

  private static <B extends HttpClientBuilder> B add(
      B builder, List<ClientTraceFactory> traces, @Nullable PoolLink pool) {
    builder.addExecInterceptorFirst(
        Links.CALL, new CallHandler(ClientTracing.ofClassic(traces, pool)));
    builder.addExecInterceptorBefore(
        ChainElement.CONNECT.name(), Links.EXCHANGE, new ExchangeHandler());
    builder.addExecInterceptorBefore(
        ChainElement.MAIN_TRANSPORT.name(), Links.CONNECTED, new ConnectedHandler());
    return builder;
  }
}
