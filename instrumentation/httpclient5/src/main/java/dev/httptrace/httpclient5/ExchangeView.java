/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.Exchange;
import dev.httptrace.PoolSnapshot;
import dev.httptrace.Resend;
import io.opentelemetry.context.Context;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** What traces see of an exchange. The request is HttpClient's own copy, not the user's object. */
final class ExchangeView implements Exchange {

  private final TracedCall<?> call;
  private final HttpRequest request;
  private final HttpRoute route;
  private final int number;
  private final @Nullable Resend resend;
  private Context context;
  private boolean begun;

  ExchangeView(
      TracedCall<?> call,
      HttpRequest request,
      HttpRoute route,
      Context context,
      int number,
      @Nullable Resend resend) {
    this.call = call;
    this.request = request;
    this.route = route;
    this.context = context;
    this.number = number;
    this.resend = resend;
  }

  /** The traces are made: context and header stay as they are. */
  void begin() {
    begun = true;
  }

  ClientTracing client() {
    return call.client();
  }

  /** The exchange is over. */
  void exchangeDone() {
    call.view().exchangeDone();
  }

  String hostPort() {
    return client().hostPort(route);
  }

  String target() {
    return HostPort.of(route.getTargetHost());
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public @Nullable Resend resend() {
    return resend;
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String scheme() {
    return route.getTargetHost().getSchemeName();
  }

  @Override
  public String host() {
    return HostPort.bare(route.getTargetHost().getHostName());
  }

  @Override
  public int port() {
    return HostPort.port(scheme(), route.getTargetHost().getPort());
  }

  @Override
  public String path() {
    String path = request.getPath();
    return path == null || path.isEmpty() ? "/" : path;
  }

  @Override
  public @Nullable PoolSnapshot pool() {
    return client().pool(route);
  }

  @Override
  public CallView call() {
    return call.view().enter();
  }

  @Override
  public boolean cancelled() {
    return call.isExecutionAborted();
  }

  @Override
  public Context context() {
    return context;
  }

  @Override
  public void useContext(Context context) {
    if (!begun) {
      this.context = context;
    }
  }

  @Override
  public void setRequestHeader(String name, String value) {
    if (!begun) {
      request.setHeader(name, value);
    }
  }
}
