/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.client;

import dev.httptrace.httpclient5.exchange.TracedCall;
import io.opentelemetry.context.Context;
import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/** Right behind the first link: notes the agent's span of the call, which is current by now. */
final class ClassicSpanHandler implements ExecChainHandler {

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    Context span = StartedSpans.takeIfCurrent(Context.current());
    if (span != null && scope.execRuntime instanceof TracedCall<?> call) {
      call.view().setAttribute(AgentTrace.SPAN, span);
    }
    return chain.proceed(request, scope);
  }
}
