/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import java.io.IOException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.http.io.SessionInputBuffer;

/**
 * A chunked response body that tells when it ends. HttpClient finds trailers by asking whether the
 * stream is a ChunkedInputStream (ResponseEntityProxy, 5.2 to 5.6), so this has to be one.
 */
final class TracingChunkedInputStream extends ChunkedInputStream {

  // Never read: every method goes to the delegate.
  private static final SessionInputBuffer UNUSED = new SessionInputBufferImpl(1);

  private final ChunkedInputStream delegate;
  private final TracingResponseEntity entity;

  TracingChunkedInputStream(ChunkedInputStream delegate, TracingResponseEntity entity) {
    super(UNUSED, delegate);
    this.delegate = delegate;
    this.entity = entity;
  }

  @Override
  public int read() throws IOException {
    return entity.read(delegate);
  }

  @Override
  public int read(byte[] bytes) throws IOException {
    return entity.read(delegate, bytes, 0, bytes.length);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return entity.read(delegate, bytes, offset, length);
  }

  @Override
  public int available() throws IOException {
    return delegate.available();
  }

  @Override
  public void close() throws IOException {
    entity.close(delegate);
  }

  @Override
  public Header[] getFooters() {
    return delegate.getFooters();
  }
}
