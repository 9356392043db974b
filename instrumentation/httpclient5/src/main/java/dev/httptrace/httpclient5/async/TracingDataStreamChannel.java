/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.jspecify.annotations.Nullable;

/** Counts the bytes of a request body and tells its end. */
final class TracingDataStreamChannel implements DataStreamChannel {

  private final DataStreamChannel delegate;
  private final AsyncExchange exchange;

  TracingDataStreamChannel(DataStreamChannel delegate, AsyncExchange exchange) {
    this.delegate = delegate;
    this.exchange = exchange;
  }

  @Override
  public void requestOutput() {
    delegate.requestOutput();
  }

  @Override
  public int write(ByteBuffer src) throws IOException {
    int written = delegate.write(src);
    if (written > 0) {
      exchange.bodySent(written);
    }
    return written;
  }

  @Override
  public void endStream() throws IOException {
    delegate.endStream();
    ended();
  }

  @Override
  public void endStream(@Nullable List<? extends Header> trailers) throws IOException {
    delegate.endStream(trailers);
    ended();
  }

  private void ended() {
    exchange.bodySettled();
    exchange.requestComplete();
  }
}
