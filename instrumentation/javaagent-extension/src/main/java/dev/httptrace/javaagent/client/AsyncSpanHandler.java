/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.client;

import dev.httptrace.httpclient5.exchange.TracedCall;
import io.opentelemetry.context.Context;
import java.io.IOException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.jspecify.annotations.Nullable;

/** Right behind the first link: notes the agent's span of the call, which is never current. */
final class AsyncSpanHandler implements AsyncExecChainHandler {

  @Override
  public void execute(
      HttpRequest request,
      @Nullable AsyncEntityProducer body,
      AsyncExecChain.Scope scope,
      AsyncExecChain chain,
      AsyncExecCallback callback)
      throws HttpException, IOException {
    Context span = StartedSpans.takeFor(scope.originalRequest);
    if (span != null && scope.execRuntime instanceof TracedCall<?> call) {
      call.view().setAttribute(AgentTrace.SPAN, span);
    }
    chain.proceed(request, body, scope, callback);
  }
}
