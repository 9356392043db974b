/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.ClientTraceFactory;
import java.util.List;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.jspecify.annotations.Nullable;

/** Puts our handlers into a client's chain. */
final class Instrumentation {

  private Instrumentation() {}

  static <B extends HttpClientBuilder> B of(B builder, List<ClientTraceFactory> traces) {
    return add(builder, traces, null);
  }

  static <B extends HttpClientBuilder> B of(
      B builder, Seams.Connections connections, List<ClientTraceFactory> traces) {
    builder.setConnectionManager(connections.manager());
    return add(builder, traces, connections.pool());
  }

  private static <B extends HttpClientBuilder> B add(
      B builder, List<ClientTraceFactory> traces, @Nullable PoolLink pool) {
    builder.addExecInterceptorFirst(
        "httptrace-call", new CallHandler(new ClientTracing(traces, pool)));
    builder.addExecInterceptorBefore(
        ChainElement.CONNECT.name(), "httptrace-exchange", new ExchangeHandler());
    builder.addExecInterceptorBefore(
        ChainElement.MAIN_TRANSPORT.name(), "httptrace-connected", new ConnectedHandler());
    return builder;
  }
}
