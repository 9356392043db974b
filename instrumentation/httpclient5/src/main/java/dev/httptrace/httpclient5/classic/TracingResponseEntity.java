/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import dev.httptrace.httpclient5.exchange.TracedExchange;
import dev.httptrace.httpclient5.exchange.WireTrace;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.jspecify.annotations.Nullable;

/**
 * The response body as it comes off the wire, below decompression: counts its bytes and notices its
 * end, whoever reads it.
 */
final class TracingResponseEntity extends HttpEntityWrapper {

  private final WireTrace wire;
  private @Nullable InputStream content;
  private long received;
  private boolean closed;

  private TracingResponseEntity(HttpEntity entity, WireTrace wire) {
    super(entity);
    this.wire = wire;
  }

  static TracingResponseEntity open(HttpEntity entity, WireTrace wire) {
    wire.bodyOpened();
    if (entity.getContentLength() == 0) {
      wire.bodyDone(null);
    }
    TracingResponseEntity traced = new TracingResponseEntity(entity, wire);
    if (wire instanceof TracedExchange exchange && exchange.client().watchesLeaks()) {
      DroppedResponses.watch(traced, exchange);
    }
    return traced;
  }

  @Override
  public InputStream getContent() throws IOException {
    InputStream opened = content;
    if (opened == null) {
      InputStream body = super.getContent();
      opened =
          body instanceof ChunkedInputStream chunked
              ? new TracingChunkedInputStream(chunked, this)
              : new TracingInputStream(body, this);
      content = opened;
    }
    return opened;
  }

  /** Whether its end has not been read. */
  boolean isOpen() {
    return wire.isBodyOpen();
  }

  int read(InputStream body) throws IOException {
    wire.reading();
    try {
      int octet = body.read();
      count(octet < 0 ? octet : 1);
      return octet;
    } catch (IOException | RuntimeException failure) {
      wire.bodyDone(failure);
      throw failure;
    }
  }

  int read(InputStream body, byte[] bytes, int offset, int length) throws IOException {
    wire.reading();
    try {
      int count = body.read(bytes, offset, length);
      count(count);
      return count;
    } catch (IOException | RuntimeException failure) {
      wire.bodyDone(failure);
      throw failure;
    }
  }

  /**
   * HttpCore drains what is left of the body when it is closed, unless only the end of the
   * connection ends it (IdentityInputStream, 5.3 and 5.4).
   */
  void close(InputStream body) throws IOException {
    wire.reading();
    try {
      boolean ends = !closed && wire.isBodyOpen() && endsWhenClosed(body);
      closed = true;
      body.close();
      if (ends) {
        wire.bodyReceived(Math.max(received, getContentLength()));
        wire.bodyDone(null);
      }
    } catch (IOException | RuntimeException failure) {
      wire.bodyDone(failure);
      throw failure;
    }
  }

  private boolean endsWhenClosed(InputStream body) {
    if (getContentLength() >= 0 || body instanceof ChunkedInputStream) {
      return true;
    }
    try {
      // A decoder stops where what it decodes ends, and does not read on to the end of the stream.
      return getContentEncoding() != null && received > 0 && body.available() == 0;
    } catch (IOException connectionClosed) {
      return false;
    }
  }

  private void count(int read) {
    if (read > 0) {
      received += read;
      wire.bodyReceived(received);
    }
    if (read < 0 || received == getContentLength()) {
      wire.bodyDone(null);
    }
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    AbstractHttpEntity.writeTo(this, out);
  }

  /** Closing HttpCore's entity closes its stream; here so that the end is noticed. */
  @Override
  public void close() throws IOException {
    getContent().close();
  }
}
