/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import dev.httptrace.httpclient5.exchange.ClientTracing;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.jspecify.annotations.Nullable;

/** The wait of a request for the pool: its listeners are told once how long it took. */
final class LeaseWait implements FutureCallback<AsyncExecRuntime> {

  private final ClientTracing client;
  private final HttpRoute route;
  private final long asked;
  private final FutureCallback<AsyncExecRuntime> callback;
  private final AtomicBoolean done = new AtomicBoolean();

  private LeaseWait(
      ClientTracing client,
      HttpRoute route,
      long asked,
      FutureCallback<AsyncExecRuntime> callback) {
    this.client = client;
    this.route = route;
    this.asked = asked;
    this.callback = callback;
  }

  /** Begins to wait; returns {@code null} if nobody wants to know. */
  static @Nullable LeaseWait of(
      ClientTracing client, HttpRoute route, FutureCallback<AsyncExecRuntime> callback) {
    long asked = client.leaseAsked();
    return asked == 0 ? null : new LeaseWait(client, route, asked, callback);
  }

  /** The wait is over, for whoever says so first: a closed pool may tell nobody. */
  void done(@Nullable Exception error) {
    if (done.compareAndSet(false, true)) {
      client.leaseDone(route, asked, error);
    }
  }

  @Override
  public void completed(AsyncExecRuntime result) {
    done(null);
    callback.completed(result);
  }

  @Override
  public void failed(Exception error) {
    done(error);
    callback.failed(error);
  }

  @Override
  public void cancelled() {
    done(new CancellationException("request cancelled"));
    callback.cancelled();
  }
}
