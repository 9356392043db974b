/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import dev.httptrace.ClientTrace;
import dev.httptrace.httpclient5.exchange.ClientTracing;
import dev.httptrace.httpclient5.exchange.CurrentExchange;
import dev.httptrace.httpclient5.exchange.ExchangeView;
import dev.httptrace.httpclient5.exchange.Failures;
import dev.httptrace.httpclient5.exchange.HostPort;
import dev.httptrace.httpclient5.exchange.TracedCall;
import dev.httptrace.httpclient5.exchange.TracedExchange;
import io.opentelemetry.context.Context;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.EndpointInfo;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * Tells the exchange of a call when its connection is leased, dialled and given back.
 *
 * <p>AsyncExecRuntime is {@code @Internal} and unchanged from 5.4 to 5.7-alpha.
 */
final class TracingAsyncExecRuntime extends TracedCall<AsyncExchange> implements AsyncExecRuntime {

  private final AsyncExecRuntime delegate;
  private final Context ofCaller;
  private final CancellableDependency dependency;
  private final AtomicBoolean returned = new AtomicBoolean();
  private volatile @Nullable OpenCalls list;
  private volatile @Nullable HttpHost firstHop;
  private volatile @Nullable LeaseWait leaseWait;

  TracingAsyncExecRuntime(
      ClientTracing client,
      @Nullable ClientTrace ofRequest,
      AsyncExecChain.Scope scope,
      Context ofCaller) {
    super(client, ofRequest, scope.clientContext);
    this.delegate = scope.execRuntime;
    this.ofCaller = ofCaller;
    this.dependency = scope.cancellableDependency;
  }

  @Override
  public AsyncExchange newExchange(ExchangeView view) {
    return new AsyncExchange(this, view);
  }

  @Override
  public boolean isExecutionAborted() {
    return dependency.isCancelled();
  }

  /**
   * The end of a call whose caller cancelled and which went on all the same: on a kept connection
   * the cancel reaches the lease only, which is over (AsyncConnectExec, 5.4 to 5.6).
   */
  @Nullable Exception cancellation() {
    return isExecutionAborted() ? new CancellationException("request cancelled") : null;
  }

  /** The client has answered or failed. It may fail twice: cancelled, then disconnected. */
  void returned(@Nullable Exception error) {
    if (returned.compareAndSet(false, true)) {
      OpenCalls calls = list;
      if (calls != null) {
        calls.returned(this);
      }
      view().returned(error);
    }
  }

  /** Makes the end of the client the end of this call, should it be forgotten. */
  void listIn(OpenCalls calls) {
    list = calls;
    calls.begun(this);
    if (returned.get()) {
      // Cancelled in the pause before this attempt: nobody will take it off the list any more.
      calls.returned(this);
    }
  }

  /** The client was closed and has told this call nothing. */
  void clientClosed(Exception error) {
    LeaseWait wait = leaseWait;
    if (wait != null) {
      wait.done(error);
    }
    AsyncExchange exchange = exchange();
    if (exchange != null) {
      exchange.clientClosed(error);
    }
    returned(error);
  }

  /**
   * The context of an exchange that begins now: that of other instrumentation further out, if it is
   * on this thread, else the caller's, for redirects and retries begin on threads of the client.
   */
  Context contextOfExchange() {
    Context current = Context.current();
    return current == Context.root() ? ofCaller : current;
  }

  @Override
  public boolean isEndpointAcquired() {
    return delegate.isEndpointAcquired();
  }

  @Override
  public Cancellable acquireEndpoint(
      String id,
      HttpRoute route,
      @Nullable Object state,
      HttpClientContext context,
      FutureCallback<AsyncExecRuntime> callback) {
    firstHop = HostPort.firstHop(route);
    AsyncExchange exchange = exchange();
    if (exchange != null) {
      exchange.leaseStart();
    }
    TracedExchange outer = CurrentExchange.enter(exchange);
    FutureCallback<AsyncExecRuntime> own = own(callback, exchange, null);
    LeaseWait wait = LeaseWait.of(client(), route, own);
    leaseWait = wait;
    try {
      return delegate.acquireEndpoint(id, route, state, context, wait == null ? own : wait);
    } catch (Throwable failure) {
      if (wait != null) {
        wait.done(Failures.asException(failure));
      }
      throw failure;
    } finally {
      CurrentExchange.leave(exchange, outer);
    }
  }

  @Override
  public void releaseEndpoint() {
    AsyncExchange exchange = exchange();
    boolean wasOpen = exchange != null && exchange.isConnOpen();
    delegate.releaseEndpoint();
    if (exchange != null) {
      exchange.released(wasOpen);
    }
  }

  @Override
  public void discardEndpoint() {
    delegate.discardEndpoint();
  }

  @Override
  public boolean isEndpointConnected() {
    return delegate.isEndpointConnected();
  }

  @Override
  public Cancellable connectEndpoint(
      HttpClientContext context, FutureCallback<AsyncExecRuntime> callback) {
    AsyncExchange exchange = exchange();
    TracedExchange outer = CurrentExchange.enter(exchange);
    try {
      return delegate.connectEndpoint(context, own(callback, null, exchange));
    } finally {
      CurrentExchange.leave(exchange, outer);
    }
  }

  @Override
  public void disconnectEndpoint() {
    delegate.disconnectEndpoint();
  }

  @Override
  public void upgradeTls(HttpClientContext context) {
    AsyncExchange exchange = exchange();
    TracedExchange outer = CurrentExchange.enter(exchange);
    try {
      delegate.upgradeTls(context);
    } finally {
      CurrentExchange.leave(exchange, outer);
    }
  }

  @Override
  public void upgradeTls(
      HttpClientContext context, @Nullable FutureCallback<AsyncExecRuntime> callback) {
    AsyncExchange exchange = exchange();
    TracedExchange outer = CurrentExchange.enter(exchange);
    try {
      delegate.upgradeTls(context, callback == null ? null : own(callback, null, null));
    } finally {
      CurrentExchange.leave(exchange, outer);
    }
  }

  @Override
  public @Nullable EndpointInfo getEndpointInfo() {
    return delegate.getEndpointInfo();
  }

  @Override
  public boolean validateConnection() {
    return delegate.validateConnection();
  }

  @Override
  public Cancellable execute(
      String id, AsyncClientExchangeHandler handler, HttpClientContext context) {
    AsyncExchange exchange = exchange();
    AsyncClientExchangeHandler told =
        exchange == null ? handler : new TracingAsyncExchangeHandler(handler, exchange);
    TracedExchange outer = CurrentExchange.enter(exchange);
    try {
      return delegate.execute(id, told, context);
    } finally {
      CurrentExchange.leave(exchange, outer);
    }
  }

  @Override
  public void markConnectionReusable(@Nullable Object state, @Nullable TimeValue validityTime) {
    delegate.markConnectionReusable(state, validityTime);
    AsyncExchange exchange = exchange();
    TracingAsyncConnection conn = exchange == null ? null : exchange.conn();
    if (conn != null) {
      conn.keptFor(state);
    }
  }

  @Override
  public void markConnectionNonReusable() {
    delegate.markConnectionNonReusable();
  }

  /** Gives the connection back as one that can be used again. */
  void spare() {
    if (delegate.isEndpointConnected()) {
      delegate.markConnectionReusable(null, TimeValue.NEG_ONE_MILLISECOND);
      delegate.releaseEndpoint();
    }
  }

  /** A background revalidation of the cache is not part of the call: it is not traced. */
  @Override
  public AsyncExecRuntime fork() {
    return delegate.fork();
  }

  /** The runtime calls back with itself, not with who decorates it (5.4 to 5.6). */
  private FutureCallback<AsyncExecRuntime> own(
      FutureCallback<AsyncExecRuntime> callback,
      @Nullable AsyncExchange leasing,
      @Nullable AsyncExchange dialling) {
    return new FutureCallback<>() {

      @Override
      public void completed(AsyncExecRuntime result) {
        leased(null);
        HttpHost hop = firstHop;
        if (dialling != null && hop != null) {
          dialling.dialledBySomebody(hop);
        }
        callback.completed(TracingAsyncExecRuntime.this);
      }

      @Override
      public void failed(Exception error) {
        leased(error);
        callback.failed(error);
      }

      @Override
      public void cancelled() {
        leased(new CancellationException("request cancelled"));
        callback.cancelled();
      }

      private void leased(@Nullable Exception error) {
        if (leasing == null) {
          return;
        }
        TracedExchange outer = CurrentExchange.enter(leasing);
        try {
          leasing.leaseDone(error);
        } finally {
          CurrentExchange.leave(leasing, outer);
        }
      }
    };
  }
}
