/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import dev.httptrace.httpclient5.exchange.CurrentExchange;
import java.io.IOException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.jspecify.annotations.Nullable;

/** Tells what goes over connections that are not ours: for a manager built elsewhere. */
public final class TracingHttpRequestExecutor extends HttpRequestExecutor {

  private final HttpRequestExecutor delegate;

  private TracingHttpRequestExecutor(HttpRequestExecutor delegate) {
    this.delegate = delegate;
  }

  public static HttpRequestExecutor of(HttpRequestExecutor executor) {
    return new TracingHttpRequestExecutor(executor);
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request,
      HttpClientConnection conn,
      @Nullable HttpResponseInformationCallback informationCallback,
      HttpContext context)
      throws IOException, HttpException {
    return delegate.execute(request, observed(conn), informationCallback, context);
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, HttpClientConnection conn, HttpContext context)
      throws IOException, HttpException {
    return delegate.execute(request, observed(conn), context);
  }

  private static HttpClientConnection observed(HttpClientConnection conn) {
    return conn instanceof ObservedConnection || CurrentExchange.get() == null
        ? conn
        : new ObservedConnection(conn);
  }

  @Override
  public void preProcess(ClassicHttpRequest request, HttpProcessor processor, HttpContext context)
      throws HttpException, IOException {
    delegate.preProcess(request, processor, context);
  }

  @Override
  public void postProcess(
      ClassicHttpResponse response, HttpProcessor processor, HttpContext context)
      throws HttpException, IOException {
    delegate.postProcess(response, processor, context);
  }

  @Override
  public boolean keepAlive(
      ClassicHttpRequest request,
      ClassicHttpResponse response,
      HttpClientConnection connection,
      HttpContext context)
      throws IOException {
    return delegate.keepAlive(request, response, connection, context);
  }
}
