/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import dev.httptrace.ClientTrace;
import dev.httptrace.httpclient5.exchange.CallView;
import dev.httptrace.httpclient5.exchange.ClientTracing;
import dev.httptrace.httpclient5.exchange.CurrentExchange;
import dev.httptrace.httpclient5.exchange.Failures;
import dev.httptrace.httpclient5.exchange.RequestTrace;
import dev.httptrace.httpclient5.exchange.TracedExchange;
import io.opentelemetry.context.Context;
import java.io.IOException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.jspecify.annotations.Nullable;

/**
 * First in the chain, on the caller's thread: puts the tracing runtime in place, keeps the caller's
 * context, and sees the end of the call. The client itself gives the connection back, behind the
 * callback (InternalAbstractHttpAsyncClient, 5.4 to 5.6), past every runtime of ours.
 */
final class AsyncCallHandler implements AsyncExecChainHandler {

  private final ClientTracing client;

  AsyncCallHandler(ClientTracing client) {
    this.client = client;
  }

  @Override
  public void execute(
      HttpRequest request,
      @Nullable AsyncEntityProducer body,
      AsyncExecChain.Scope scope,
      AsyncExecChain chain,
      AsyncExecCallback callback)
      throws HttpException, IOException {
    if (scope.execRuntime instanceof TracingAsyncExecRuntime outer) {
      outer.add(client);
      chain.proceed(request, body, scope, callback);
      return;
    }
    ClientTrace ofRequest = RequestTrace.of(scope.clientContext);
    Context context = Context.current();
    if (ofRequest == null
        && client.factories().isEmpty()
        && ClientTrace.fromContextOrNull(context) == null) {
      CallView.clear(scope.clientContext);
      untraced(request, body, scope, chain, callback);
      return;
    }
    TracingAsyncExecRuntime call = new TracingAsyncExecRuntime(client, ofRequest, scope, context);
    AsyncExecChain.Scope traced =
        new AsyncExecChain.Scope(
            scope.exchangeId,
            scope.route,
            scope.originalRequest,
            scope.cancellableDependency,
            scope.clientContext,
            call,
            scope.scheduler,
            scope.execCount);
    try {
      chain.proceed(request, body, traced, new CallCallback(callback, call, context));
    } catch (Throwable failure) {
      call.returned(Failures.asException(failure));
      throw failure;
    }
  }

  /** A call made from within a traced one, by a callback say, must not speak for its exchange. */
  private static void untraced(
      HttpRequest request,
      @Nullable AsyncEntityProducer body,
      AsyncExecChain.Scope scope,
      AsyncExecChain chain,
      AsyncExecCallback callback)
      throws HttpException, IOException {
    if (CurrentExchange.get() == null) {
      chain.proceed(request, body, scope, callback);
      return;
    }
    TracedExchange outer = CurrentExchange.enter(null);
    try {
      chain.proceed(request, body, scope, callback);
    } finally {
      CurrentExchange.leave(null, outer);
    }
  }
}
