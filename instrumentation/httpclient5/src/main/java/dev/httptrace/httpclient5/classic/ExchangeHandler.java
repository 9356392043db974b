/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import dev.httptrace.httpclient5.exchange.Failures;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;

/**
 * Right before CONNECT: each pass is one exchange, for retries, redirects and rounds of
 * authentication all come by here. Whatever other instrumentation puts after PROTOCOL is further
 * out, so that its span is current when the traces are made.
 */
public final class ExchangeHandler implements ExecChainHandler {

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    if (!(scope.execRuntime instanceof TracingExecRuntime call) || call.isExecuting()) {
      return chain.proceed(request, scope);
    }
    ClassicExchange exchange =
        call.begin(request, scope.route, Context.current(), scope.clientContext.getUserToken());
    try {
      ClassicHttpResponse response = proceed(request, scope, chain, call.context());
      call.outcome(response.getCode(), null);
      if (exchange != null) {
        exchange.returned(response, hasOpenBody(response));
      }
      return response;
    } catch (Throwable failure) {
      Exception error = Failures.asException(failure);
      call.outcome(0, error);
      if (exchange != null) {
        exchange.failed(error);
      }
      throw failure;
    }
  }

  private static ClassicHttpResponse proceed(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain, Context context)
      throws IOException, HttpException {
    if (context == Context.current()) {
      return chain.proceed(request, scope);
    }
    try (Scope ignored = context.makeCurrent()) {
      return chain.proceed(request, scope);
    }
  }

  /** MainClientExec has released the connection of any other response (5.4 to 5.6). */
  private static boolean hasOpenBody(ClassicHttpResponse response) {
    HttpEntity entity = response.getEntity();
    return entity != null && entity.isStreaming();
  }
}
