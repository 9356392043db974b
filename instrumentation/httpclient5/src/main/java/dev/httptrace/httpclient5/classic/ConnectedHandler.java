/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/**
 * Right before MAIN_TRANSPORT: the connection is dialled, through its tunnel and its handshake. A
 * lease gives an endpoint that need not be connected, so gotConn there would come too early.
 */
final class ConnectedHandler implements ExecChainHandler {

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    if (scope.execRuntime instanceof TracingExecRuntime runtime) {
      ClassicExchange exchange = runtime.exchange();
      // A request that was cancelled while it dialled has lost its connection.
      if (exchange != null && runtime.isEndpointAcquired()) {
        exchange.gotConn();
      }
    }
    return chain.proceed(request, scope);
  }
}
