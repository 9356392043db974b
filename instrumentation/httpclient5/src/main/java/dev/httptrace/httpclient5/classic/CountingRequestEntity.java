/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import dev.httptrace.httpclient5.exchange.WireTrace;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/** Counts the bytes of a request body while it is written. */
final class CountingRequestEntity extends HttpEntityWrapper {

  private final WireTrace wire;

  CountingRequestEntity(HttpEntity entity, WireTrace wire) {
    super(entity);
    this.wire = wire;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    super.writeTo(new Counter(out, wire));
  }

  private static final class Counter extends FilterOutputStream {

    private final WireTrace wire;

    Counter(OutputStream out, WireTrace wire) {
      super(out);
      this.wire = wire;
    }

    @Override
    public void write(int octet) throws IOException {
      out.write(octet);
      wire.bodySent(1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      wire.bodySent(length);
    }
  }
}
