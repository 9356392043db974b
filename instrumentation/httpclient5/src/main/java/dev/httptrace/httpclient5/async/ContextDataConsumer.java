/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import dev.httptrace.httpclient5.exchange.CallView;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.jspecify.annotations.Nullable;

/** Runs the caller's consumer, and with its end the caller's callback, in the caller's context. */
final class ContextDataConsumer implements AsyncDataConsumer {

  private final AsyncDataConsumer delegate;
  private final CallView call;
  private final Context context;

  ContextDataConsumer(AsyncDataConsumer delegate, CallView call, Context context) {
    this.delegate = delegate;
    this.call = call;
    this.context = context;
  }

  @Override
  public void updateCapacity(CapacityChannel capacityChannel) throws IOException {
    delegate.updateCapacity(capacityChannel);
  }

  @Override
  public void consume(ByteBuffer src) throws IOException {
    try (Scope ignored = context.makeCurrent()) {
      delegate.consume(src);
    }
  }

  @Override
  public void streamEnd(@Nullable List<? extends Header> trailers)
      throws HttpException, IOException {
    call.responseComplete();
    try (Scope ignored = context.makeCurrent()) {
      delegate.streamEnd(trailers);
    }
  }

  @Override
  public void releaseResources() {
    delegate.releaseResources();
  }
}
