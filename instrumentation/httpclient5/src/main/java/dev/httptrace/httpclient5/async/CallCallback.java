/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import dev.httptrace.httpclient5.exchange.Failures;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a call leaves the chain and meets the caller's code: makes the caller's context current
 * there, takes the error of a hook out of what carried it, and tells the end.
 */
final class CallCallback implements AsyncExecCallback {

  private final AsyncExecCallback delegate;
  private final TracingAsyncExecRuntime runtime;
  private final Context context;

  CallCallback(AsyncExecCallback delegate, TracingAsyncExecRuntime runtime, Context context) {
    this.delegate = delegate;
    this.runtime = runtime;
    this.context = context;
  }

  @Override
  public @Nullable AsyncDataConsumer handleResponse(
      HttpResponse response, @Nullable EntityDetails entity) throws HttpException, IOException {
    if (entity == null) {
      // The caller's consumer completes the future at once.
      runtime.view().responseComplete();
    }
    AsyncDataConsumer consumer;
    try (Scope ignored = context.makeCurrent()) {
      consumer = delegate.handleResponse(response, entity);
    }
    return consumer == null ? null : new ContextDataConsumer(consumer, runtime.view(), context);
  }

  @Override
  public void handleInformationResponse(HttpResponse response) throws HttpException, IOException {
    try (Scope ignored = context.makeCurrent()) {
      delegate.handleInformationResponse(response);
    }
  }

  /** The connection is given back inside: by now the caller's future is complete, usually. */
  @Override
  public void completed() {
    AsyncExchange exchange = runtime.exchange();
    boolean wasOpen = exchange != null && exchange.isConnOpen();
    try (Scope ignored = context.makeCurrent()) {
      delegate.completed();
    } finally {
      if (exchange != null) {
        exchange.released(wasOpen);
      }
      runtime.returned(runtime.cancellation());
    }
  }

  @Override
  public void failed(Exception cause) {
    Exception error = Failures.asException(cause);
    AsyncExchange exchange = runtime.exchange();
    if (exchange != null) {
      exchange.failed(error);
      exchange.spareNeighbours();
    }
    // Before the caller's future fails: who waits for that finds what is left of the call.
    runtime.returned(error);
    try (Scope ignored = context.makeCurrent()) {
      delegate.failed(error);
    }
  }
}
