/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import java.io.IOException;
import java.io.InputStream;

/** A response body that tells when it ends. */
final class TracingInputStream extends InputStream {

  private final InputStream delegate;
  private final TracingResponseEntity entity;

  TracingInputStream(InputStream delegate, TracingResponseEntity entity) {
    this.delegate = delegate;
    this.entity = entity;
  }

  @Override
  public int read() throws IOException {
    return entity.read(delegate);
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
}
