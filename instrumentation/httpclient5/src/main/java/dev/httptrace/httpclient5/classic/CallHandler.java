/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import dev.httptrace.ClientTrace;
import dev.httptrace.httpclient5.exchange.AbortedExchangeException;
import dev.httptrace.httpclient5.exchange.CallView;
import dev.httptrace.httpclient5.exchange.ClientTracing;
import dev.httptrace.httpclient5.exchange.CurrentExchange;
import dev.httptrace.httpclient5.exchange.Failures;
import dev.httptrace.httpclient5.exchange.RequestTrace;
import dev.httptrace.httpclient5.exchange.TracedExchange;
import io.opentelemetry.context.Context;
import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/**
 * First in the chain: puts the tracing runtime in place. It has to stand before PROTOCOL, which
 * gives the response body the runtime of its own scope (ProtocolExec, 5.4 to 5.6).
 */
public final class CallHandler implements ExecChainHandler {

  private final ClientTracing client;

  CallHandler(ClientTracing client) {
    this.client = client;
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    if (scope.execRuntime instanceof TracingExecRuntime outer) {
      outer.add(client);
      return chain.proceed(request, scope);
    }
    ClientTrace ofRequest = RequestTrace.of(scope.clientContext);
    if (ofRequest == null
        && client.factories().isEmpty()
        && ClientTrace.fromContextOrNull(Context.current()) == null) {
      CallView.clear(scope.clientContext);
      return untraced(request, scope, chain);
    }
    TracingExecRuntime call =
        new TracingExecRuntime(client, ofRequest, scope.execRuntime, scope.clientContext);
    ExecChain.Scope traced =
        new ExecChain.Scope(
            scope.exchangeId, scope.route, scope.originalRequest, call, scope.clientContext);
    Exception error = null;
    try {
      return chain.proceed(request, traced);
    } catch (AbortedExchangeException aborted) {
      error = aborted.abort();
      throw aborted.abort();
    } catch (Throwable failure) {
      error = Failures.asException(failure);
      throw failure;
    } finally {
      call.returned(error);
    }
  }

  /** A call made from within a traced one, by a resolver say, must not speak for its exchange. */
  private static ClassicHttpResponse untraced(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    if (CurrentExchange.get() == null) {
      return chain.proceed(request, scope);
    }
    TracedExchange outer = CurrentExchange.enter(null);
    try {
      return chain.proceed(request, scope);
    } finally {
      CurrentExchange.leave(null, outer);
    }
  }
}
