/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import java.io.IOException;
import java.io.OutputStream;

/** What TLS writes to a socket: says when the operating system has taken bytes. */
final class WatchedOutputStream extends OutputStream {

  private final OutputStream delegate;
  private final TracingSocket socket;

  WatchedOutputStream(OutputStream delegate, TracingSocket socket) {
    this.delegate = delegate;
    this.socket = socket;
  }

  @Override
  public void write(int octet) throws IOException {
    delegate.write(octet);
    socket.wrote();
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    delegate.write(bytes, offset, length);
    socket.wrote();
  }

  @Override
  public void flush() throws IOException {
    delegate.flush();
  }

  @Override
  public void close() throws IOException {
    delegate.close();
  }
}
