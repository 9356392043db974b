/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import dev.httptrace.ClientTrace;
import dev.httptrace.httpclient5.exchange.ClientTracing;
import dev.httptrace.httpclient5.exchange.CurrentExchange;
import dev.httptrace.httpclient5.exchange.ExchangeView;
import dev.httptrace.httpclient5.exchange.Failures;
import dev.httptrace.httpclient5.exchange.HostPort;
import dev.httptrace.httpclient5.exchange.TracedCall;
import dev.httptrace.httpclient5.exchange.TracedExchange;
import java.io.IOException;
import org.apache.hc.client5.http.EndpointInfo;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * Tells the exchange of a call when its connection is leased, dialled and given back.
 *
 * <p>ExecRuntime is {@code @Internal}; 5.4 added the longer execute and getEndpointInfo, and
 * nothing has changed from there to 5.7-alpha.
 */
final class TracingExecRuntime extends TracedCall<ClassicExchange> implements ExecRuntime {

  private final ExecRuntime delegate;
  private @Nullable HttpHost firstHop;
  private volatile boolean returned;

  TracingExecRuntime(
      ClientTracing client,
      @Nullable ClientTrace ofRequest,
      ExecRuntime delegate,
      HttpContext context) {
    super(client, ofRequest, context);
    this.delegate = delegate;
  }

  @Override
  public ClassicExchange newExchange(ExchangeView view) {
    return new ClassicExchange(this, view);
  }

  @Override
  public boolean isExecutionAborted() {
    return delegate.isExecutionAborted();
  }

  /** The client returns a response or throws. */
  void returned(@Nullable Exception error) {
    returned = true;
    ClassicExchange exchange = exchange();
    if (exchange != null) {
      exchange.callReturned(error);
    }
    view().returned(error);
  }

  /** Whether what happens to the response is the caller's doing. */
  boolean isReturned() {
    return returned;
  }

  @Override
  public boolean isEndpointAcquired() {
    return delegate.isEndpointAcquired();
  }

  @Override
  public void acquireEndpoint(
      String id, HttpRoute route, @Nullable Object state, HttpClientContext context)
      throws IOException {
    firstHop = HostPort.firstHop(route);
    long asked = client().leaseAsked();
    try {
      lease(id, route, state, context);
    } catch (Throwable failure) {
      client().leaseDone(route, asked, Failures.asException(failure));
      throw failure;
    }
    client().leaseDone(route, asked, null);
  }

  private void lease(String id, HttpRoute route, @Nullable Object state, HttpClientContext context)
      throws IOException {
    ClassicExchange exchange = exchange();
    // Of an exchange that is not traced, too: what is made for it is nobody else's.
    TracedExchange outer = CurrentExchange.enter(exchange);
    try {
      if (exchange != null) {
        exchange.leaseStart();
      }
      delegate.acquireEndpoint(id, route, state, context);
      if (exchange != null) {
        exchange.leaseDone(null);
      }
    } catch (Throwable failure) {
      if (exchange != null) {
        exchange.leaseDone(Failures.asException(failure));
      }
      throw failure;
    } finally {
      CurrentExchange.leave(exchange, outer);
    }
  }

  @Override
  public void releaseEndpoint() {
    ClassicExchange exchange = exchange();
    if (exchange == null) {
      delegate.releaseEndpoint();
      return;
    }
    boolean reusable = delegate.isEndpointAcquired() && delegate.isConnectionReusable();
    exchange.releasing();
    try {
      delegate.releaseEndpoint();
    } finally {
      exchange.released(reusable);
    }
  }

  @Override
  public void discardEndpoint() {
    ClassicExchange exchange = exchange();
    if (exchange == null) {
      delegate.discardEndpoint();
      return;
    }
    exchange.discarding();
    try {
      delegate.discardEndpoint();
    } finally {
      exchange.discarded();
    }
  }

  @Override
  public boolean isEndpointConnected() {
    return delegate.isEndpointConnected();
  }

  @Override
  public void disconnectEndpoint() throws IOException {
    ClassicExchange exchange = exchange();
    if (exchange == null) {
      delegate.disconnectEndpoint();
      return;
    }
    boolean goesOn = exchange.isExecuting();
    exchange.discarding();
    try {
      delegate.disconnectEndpoint();
    } finally {
      if (goesOn) {
        exchange.goesOn();
      }
    }
  }

  @Override
  public void connectEndpoint(HttpClientContext context) throws IOException {
    ClassicExchange exchange = exchange();
    HttpHost hop = firstHop;
    TracedExchange outer = CurrentExchange.enter(exchange);
    try {
      if (exchange == null || hop == null) {
        delegate.connectEndpoint(context);
      } else {
        exchange.dialling();
        Seams.get().connect(delegate, exchange, hop, context);
        exchange.dialled(hop);
      }
    } finally {
      CurrentExchange.leave(exchange, outer);
    }
  }

  @Override
  public void upgradeTls(HttpClientContext context) throws IOException {
    ClassicExchange exchange = exchange();
    TracedExchange outer = CurrentExchange.enter(exchange);
    try {
      delegate.upgradeTls(context);
    } finally {
      CurrentExchange.leave(exchange, outer);
    }
  }

  @Override
  public @Nullable EndpointInfo getEndpointInfo() {
    return delegate.getEndpointInfo();
  }

  @Override
  public ClassicHttpResponse execute(
      String id, ClassicHttpRequest request, HttpClientContext context)
      throws IOException, HttpException {
    ClassicExchange exchange = exchange();
    TracedExchange outer = CurrentExchange.enter(exchange);
    try {
      return delegate.execute(id, request, context);
    } finally {
      CurrentExchange.leave(exchange, outer);
    }
  }

  @Override
  public ClassicHttpResponse execute(
      String id,
      ClassicHttpRequest request,
      @Nullable HttpResponseInformationCallback informationCallback,
      HttpClientContext context)
      throws IOException, HttpException {
    ClassicExchange exchange = exchange();
    TracedExchange outer = CurrentExchange.enter(exchange);
    try {
      return delegate.execute(id, request, informationCallback, context);
    } finally {
      CurrentExchange.leave(exchange, outer);
    }
  }

  @Override
  public boolean isConnectionReusable() {
    return delegate.isConnectionReusable();
  }

  @Override
  public void markConnectionReusable(@Nullable Object state, @Nullable TimeValue validityTime) {
    delegate.markConnectionReusable(state, validityTime);
    ClassicExchange exchange = exchange();
    TracingManagedConnection conn = exchange == null ? null : exchange.conn();
    if (conn != null) {
      conn.keptFor(state);
    }
  }

  @Override
  public void markConnectionNonReusable() {
    delegate.markConnectionNonReusable();
  }

  /** A background revalidation of the cache is not part of the call: it is not traced. */
  @Override
  public ExecRuntime fork(@Nullable CancellableDependency cancellableAware) {
    return delegate.fork(cancellableAware);
  }
}
