/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.io.IOException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.jspecify.annotations.Nullable;

/**
 * Sends every request of a call with the method of {@code --request}. As with curl, redirects know
 * nothing of it: they go by the method that the request would have without, and so drop the body
 * where that is POST.
 */
record GivenMethod(String method) implements ExecChainHandler, AsyncExecChainHandler {

  static final String NAME = GivenMethod.class.getName();

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    BasicClassicHttpRequest renamed =
        new BasicClassicHttpRequest(
            method, request.getScheme(), request.getAuthority(), request.getPath());
    copy(request, renamed);
    renamed.setEntity(request.getEntity());
    return chain.proceed(renamed, scope);
  }

  @Override
  public void execute(
      HttpRequest request,
      @Nullable AsyncEntityProducer body,
      AsyncExecChain.Scope scope,
      AsyncExecChain chain,
      AsyncExecCallback callback)
      throws HttpException, IOException {
    BasicHttpRequest renamed =
        new BasicHttpRequest(
            method, request.getScheme(), request.getAuthority(), request.getPath());
    copy(request, renamed);
    chain.proceed(renamed, body, scope, callback);
  }

  private static void copy(HttpRequest from, HttpRequest to) {
    to.setVersion(from.getVersion());
    to.setHeaders(from.getHeaders());
  }
}
