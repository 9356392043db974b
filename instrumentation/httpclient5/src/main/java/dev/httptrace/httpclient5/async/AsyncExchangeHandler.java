/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import dev.httptrace.httpclient5.classic.ExchangeHandler;
import dev.httptrace.httpclient5.exchange.Failures;
import dev.httptrace.httpclient5.exchange.TracedCall;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.jspecify.annotations.Nullable;

/** Right before CONNECT: each pass is one exchange, as {@link ExchangeHandler} has it. */
final class AsyncExchangeHandler implements AsyncExecChainHandler {

  @Override
  public void execute(
      HttpRequest request,
      @Nullable AsyncEntityProducer body,
      AsyncExecChain.Scope scope,
      AsyncExecChain chain,
      AsyncExecCallback callback)
      throws HttpException, IOException {
    if (!(scope.execRuntime instanceof TracingAsyncExecRuntime call) || call.isExecuting()) {
      chain.proceed(request, body, scope, callback);
      return;
    }
    AsyncExchange exchange =
        call.begin(
            request, scope.route, call.contextOfExchange(), scope.clientContext.getUserToken());
    Told told = new Told(callback, call, exchange);
    try (Scope ignored = call.context().makeCurrent()) {
      chain.proceed(request, body, scope, told);
    } catch (Throwable failure) {
      told.over(Failures.asException(failure));
      throw failure;
    }
  }

  private record Told(
      AsyncExecCallback delegate, TracedCall<AsyncExchange> call, @Nullable AsyncExchange exchange)
      implements AsyncExecCallback {

    @Override
    public @Nullable AsyncDataConsumer handleResponse(
        HttpResponse response, @Nullable EntityDetails entity) throws HttpException, IOException {
      call.outcome(response.getCode(), null);
      if (exchange != null && exchange.isTunnelRefused()) {
        // The proxy's last word is the caller's response: until now it was the tunnel's.
        exchange.head(response);
      }
      return delegate.handleResponse(response, entity);
    }

    @Override
    public void handleInformationResponse(HttpResponse response) throws HttpException, IOException {
      delegate.handleInformationResponse(response);
    }

    @Override
    public void completed() {
      if (exchange != null) {
        exchange.executed();
      }
      delegate.completed();
      // What comes later goes on with the connection: a retry after a pause.
      if (exchange != null && !exchange.isEnded()) {
        exchange.handOn();
      }
    }

    @Override
    public void failed(Exception cause) {
      over(Failures.asException(cause));
      delegate.failed(cause);
    }

    void over(Exception error) {
      call.outcome(0, error);
      if (exchange != null) {
        exchange.failed(error);
      }
    }
  }
}
