/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import java.io.IOException;
import java.io.InputStream;

/** Counts the bytes of a response body and notices its end, whoever reads it. */
final class ResponseBodyWatch {

  private final WireTrace wire;
  private final long contentLength;
  private long received;

  ResponseBodyWatch(WireTrace wire, long contentLength) {
    this.wire = wire;
    this.contentLength = contentLength;
    if (contentLength == 0) {
      wire.bodyDone(null);
    }
  }

  int read(InputStream body) throws IOException {
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
    try {
      int count = body.read(bytes, offset, length);
      count(count);
      return count;
    } catch (IOException | RuntimeException failure) {
      wire.bodyDone(failure);
      throw failure;
    }
  }

  /** HttpCore drains what is left of the body when it is closed (5.3, 5.4). */
  void close(InputStream body) throws IOException {
    try {
      body.close();
      if (wire.isBodyOpen()) {
        wire.bodyReceived(Math.max(received, contentLength));
        wire.bodyDone(null);
      }
    } catch (IOException | RuntimeException failure) {
      wire.bodyDone(failure);
      throw failure;
    }
  }

  private void count(int read) {
    if (read > 0) {
      received += read;
      wire.bodyReceived(received);
    }
    if (read < 0 || received == contentLength) {
      wire.bodyDone(null);
    }
  }
}
