/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import java.io.IOException;
import org.apache.hc.core5.http.nio.DataStreamChannel;

/** Ten bytes: five at once, the others when they are asked for. */
final class BodyInHalves extends TextBody {

  private DataStreamChannel output;

  BodyInHalves() {
    super("helloworld");
    bytes.limit(5);
  }

  /** Lets the other half go; on any thread. */
  synchronized void goOn() {
    bytes.limit(bytes.capacity());
    output.requestOutput();
  }

  @Override
  public synchronized int available() {
    return bytes.remaining();
  }

  @Override
  public synchronized void produce(DataStreamChannel channel) throws IOException {
    output = channel;
    channel.write(bytes);
    if (bytes.position() == bytes.capacity()) {
      channel.endStream();
    }
  }
}
