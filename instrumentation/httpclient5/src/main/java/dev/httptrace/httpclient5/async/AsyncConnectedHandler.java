/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import java.io.IOException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.jspecify.annotations.Nullable;

/**
 * Right before MAIN_TRANSPORT: what goes over the connection now is the request, and no CONNECT. As
 * the connection may have been closed meanwhile and be dialled once more (execute in
 * InternalHttpAsyncExecRuntime, 5.4 to 5.6), {@code gotConn} waits until the request is handed to
 * it.
 */
final class AsyncConnectedHandler implements AsyncExecChainHandler {

  @Override
  public void execute(
      HttpRequest request,
      @Nullable AsyncEntityProducer body,
      AsyncExecChain.Scope scope,
      AsyncExecChain chain,
      AsyncExecCallback callback)
      throws HttpException, IOException {
    if (scope.execRuntime instanceof TracingAsyncExecRuntime runtime) {
      AsyncExchange exchange = runtime.exchange();
      if (exchange != null) {
        exchange.routed();
      }
    }
    chain.proceed(request, body, scope, callback);
  }
}
