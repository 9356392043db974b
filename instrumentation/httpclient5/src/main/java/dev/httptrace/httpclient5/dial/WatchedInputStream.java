/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import java.io.IOException;
import java.io.InputStream;

/** What TLS reads from a socket: says when bytes have come. */
final class WatchedInputStream extends InputStream {

  private final InputStream delegate;
  private final TracingSocket socket;

  WatchedInputStream(InputStream delegate, TracingSocket socket) {
    this.delegate = delegate;
    this.socket = socket;
  }

  @Override
  public int read() throws IOException {
    return told(delegate.read(), 0);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return told(delegate.read(bytes, offset, length), 1);
  }

  private int told(int result, int least) {
    if (result >= least) {
      socket.read();
    }
    return result;
  }

  @Override
  public long skip(long count) throws IOException {
    return delegate.skip(count);
  }

  @Override
  public int available() throws IOException {
    return delegate.available();
  }

  @Override
  public void close() throws IOException {
    delegate.close();
  }
}
