/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.nio.entity.AbstractBinAsyncEntityConsumer;
import org.jspecify.annotations.Nullable;

/** Writes the body of a response as it comes. */
final class AsyncBody extends AbstractBinAsyncEntityConsumer<Void> {

  private final WritableByteChannel to;

  AsyncBody(OutputStream to) {
    this.to = Channels.newChannel(to);
  }

  @Override
  protected void streamStart(@Nullable ContentType type) {}

  @Override
  protected int capacityIncrement() {
    return Integer.MAX_VALUE;
  }

  @Override
  protected void data(ByteBuffer content, boolean end) throws IOException {
    while (content.hasRemaining()) {
      to.write(content);
    }
  }

  @Override
  protected @Nullable Void generateContent() {
    return null;
  }

  @Override
  public void releaseResources() {}
}
