/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import dev.httptrace.httpclient5.exchange.CurrentExchange;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.nio.AsyncClientConnectionManager;
import org.apache.hc.client5.http.nio.AsyncConnectionEndpoint;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.ConnPoolControl;
import org.apache.hc.core5.pool.PoolStats;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The pool of one client, which closes it last: the only place where the end of the client is told.
 * What the reactor tells of its end comes before (AbstractHttpAsyncClientBase, 5.4 to 5.6).
 */
final class TracingAsyncClientConnectionManager
    implements AsyncClientConnectionManager, ConnPoolControl<HttpRoute> {

  private final PoolingAsyncClientConnectionManager delegate;
  private final OpenCalls calls = new OpenCalls();

  TracingAsyncClientConnectionManager(PoolingAsyncClientConnectionManager delegate) {
    this.delegate = delegate;
  }

  @Override
  public void close() {
    try {
      delegate.close();
    } finally {
      calls.clientClosed();
    }
  }

  @Override
  public void close(CloseMode closeMode) {
    try {
      delegate.close(closeMode);
    } finally {
      calls.clientClosed();
    }
  }

  @Override
  public Future<AsyncConnectionEndpoint> lease(
      String id,
      HttpRoute route,
      @Nullable Object state,
      Timeout requestTimeout,
      FutureCallback<AsyncConnectionEndpoint> callback) {
    if (CurrentExchange.get() instanceof AsyncExchange exchange) {
      exchange.leasing(calls);
    }
    return delegate.lease(id, route, state, requestTimeout, callback);
  }

  @Override
  public void release(
      AsyncConnectionEndpoint endpoint, @Nullable Object newState, TimeValue validityTime) {
    delegate.release(endpoint, newState, validityTime);
  }

  @Override
  public Future<AsyncConnectionEndpoint> connect(
      AsyncConnectionEndpoint endpoint,
      ConnectionInitiator connectionInitiator,
      @Nullable Timeout connectTimeout,
      @Nullable Object attachment,
      HttpContext context,
      FutureCallback<AsyncConnectionEndpoint> callback) {
    return delegate.connect(
        endpoint, connectionInitiator, connectTimeout, attachment, context, callback);
  }

  @Override
  public void upgrade(
      AsyncConnectionEndpoint endpoint, @Nullable Object attachment, HttpContext context) {
    delegate.upgrade(endpoint, attachment, context);
  }

  @Override
  public void upgrade(
      AsyncConnectionEndpoint endpoint,
      @Nullable Object attachment,
      HttpContext context,
      FutureCallback<AsyncConnectionEndpoint> callback) {
    delegate.upgrade(endpoint, attachment, context, callback);
  }

  @Override
  public void setMaxTotal(int max) {
    delegate.setMaxTotal(max);
  }

  @Override
  public int getMaxTotal() {
    return delegate.getMaxTotal();
  }

  @Override
  public void setDefaultMaxPerRoute(int max) {
    delegate.setDefaultMaxPerRoute(max);
  }

  @Override
  public int getDefaultMaxPerRoute() {
    return delegate.getDefaultMaxPerRoute();
  }

  @Override
  public void setMaxPerRoute(HttpRoute route, int max) {
    delegate.setMaxPerRoute(route, max);
  }

  @Override
  public int getMaxPerRoute(HttpRoute route) {
    return delegate.getMaxPerRoute(route);
  }

  @Override
  public void closeIdle(TimeValue idleTime) {
    delegate.closeIdle(idleTime);
  }

  @Override
  public void closeExpired() {
    delegate.closeExpired();
  }

  @Override
  public Set<HttpRoute> getRoutes() {
    return delegate.getRoutes();
  }

  @Override
  public PoolStats getTotalStats() {
    return delegate.getTotalStats();
  }

  @Override
  public PoolStats getStats(HttpRoute route) {
    return delegate.getStats(route);
  }
}
