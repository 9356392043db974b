/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The bytes of a request, in memory that another will use after it.
 *
 * <p>May be sent as often as wanted, until it is {@linkplain #release released}. A sender that
 * writes it after that, because it hung for example, fails: it never sends what belongs to another
 * request. Safe to use from any thread.
 */
public final class SpanMessage implements MessageWriter {
  /** Added to the number of writers. */
  private static final int RELEASED = Integer.MIN_VALUE;

  private final Buffers buffers;
  private final byte[] bytes;
  private final int length;
  private final AtomicInteger writers = new AtomicInteger();

  SpanMessage(Buffers buffers, byte[] bytes, int length) {
    this.buffers = buffers;
    this.bytes = bytes;
    this.length = length;
  }

  @Override
  public int getContentLength() {
    return length;
  }

  @Override
  public void writeMessage(OutputStream output) throws IOException {
    if (writers.getAndUpdate(count -> count < 0 ? count : count + 1) < 0) {
      throw new IOException("the request was given up before it was sent");
    }
    try {
      output.write(bytes, 0, length);
    } finally {
      leave();
    }
  }

  /**
   * Says that nobody needs the message any more. Its memory is used again once who writes it just
   * now has done so. Only the first call does anything.
   */
  public void release() {
    int before = writers.getAndUpdate(count -> count < 0 ? count : count + RELEASED);
    if (before == 0) {
      buffers.give(bytes);
    }
  }

  private void leave() {
    if (writers.decrementAndGet() == RELEASED) {
      buffers.give(bytes);
    }
  }
}
