/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.jspecify.annotations.Nullable;

/**
 * Lets a cancel reach whatever the call is doing. HttpClient keeps one handle to cancel by, and
 * that of the lease takes the place of the one for the dial, or for the request on a connection
 * that was there, which began within it (AsyncConnectExec, 5.4 to 5.6): the cancel then stops
 * nothing.
 */
final class WholeCancel implements AsyncExecChainHandler {

  @Override
  public void execute(
      HttpRequest request,
      @Nullable AsyncEntityProducer body,
      AsyncExecChain.Scope scope,
      AsyncExecChain chain,
      AsyncExecCallback callback)
      throws HttpException, IOException {
    Handles handles = new Handles();
    scope.cancellableDependency.setDependency(handles);
    AsyncExecChain.Scope whole =
        new AsyncExecChain.Scope(
            scope.exchangeId,
            scope.route,
            scope.originalRequest,
            handles,
            scope.clientContext,
            scope.execRuntime,
            scope.scheduler,
            scope.execCount);
    chain.proceed(request, body, whole, callback);
  }

  private static final class Handles implements CancellableDependency {

    private final ConcurrentLinkedDeque<Cancellable> all = new ConcurrentLinkedDeque<>();
    private volatile boolean cancelled;

    @Override
    public void setDependency(Cancellable handle) {
      all.add(handle);
      if (cancelled) {
        cancelAll();
      }
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }

    @Override
    public boolean cancel() {
      cancelled = true;
      cancelAll();
      return true;
    }

    private void cancelAll() {
      for (Cancellable last = all.pollLast(); last != null; last = all.pollLast()) {
        last.cancel();
      }
    }
  }
}
