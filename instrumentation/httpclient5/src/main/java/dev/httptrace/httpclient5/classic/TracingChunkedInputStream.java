/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import java.io.IOException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.StreamClosedException;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.http.io.SessionInputBuffer;

/**
 * A chunked response body that tells when it ends. HttpClient finds trailers by asking whether the
 * stream is a ChunkedInputStream (ResponseEntityProxy, 5.2 to 5.6), so this has to be one and
 * cannot be a {@link TracingInputStream}.
 */
final class TracingChunkedInputStream extends ChunkedInputStream {

  private static final int DRAINED_AT_ONCE = 2048;

  // Never read: every method goes to the delegate.
  private static final SessionInputBuffer UNUSED = new SessionInputBufferImpl(1);

  private final ChunkedInputStream delegate;
  private final TracingResponseEntity entity;
  private boolean broken;

  TracingChunkedInputStream(ChunkedInputStream delegate, TracingResponseEntity entity) {
    super(UNUSED, delegate);
    this.delegate = delegate;
    this.entity = entity;
  }

  @Override
  public int read() throws IOException {
    requireWhole();
    return entity.read(delegate);
  }

  @Override
  public int read(byte[] bytes) throws IOException {
    requireWhole();
    return entity.read(delegate, bytes, 0, bytes.length);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    requireWhole();
    return entity.read(delegate, bytes, offset, length);
  }

  @Override
  public int available() throws IOException {
    return delegate.available();
  }

  /** Reads what is left, as the delegate would, so that its bytes are counted. */
  @Override
  public void close() throws IOException {
    if (broken) {
      return;
    }
    if (entity.isOpen()) {
      drain();
    }
    entity.close(delegate);
  }

  private void drain() throws IOException {
    byte[] unwanted = new byte[DRAINED_AT_ONCE];
    // Until it has been read to the end. The delegate would try again, and wait as long again.
    broken = true;
    int read;
    do {
      read = entity.read(delegate, unwanted, 0, unwanted.length);
    } while (read >= 0);
    broken = false;
  }

  private void requireWhole() throws StreamClosedException {
    if (broken) {
      throw new StreamClosedException("Stream already closed");
    }
  }

  @Override
  public Header[] getFooters() {
    return delegate.getFooters();
  }
}
