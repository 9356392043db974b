/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;

/** Ten bytes: five at once, the others when they are asked for. */
final class BodyInHalves implements AsyncEntityProducer {

  private final ByteBuffer bytes =
      ByteBuffer.wrap("helloworld".getBytes(StandardCharsets.US_ASCII)).limit(5);
  private DataStreamChannel output;

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

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public void failed(Exception cause) {
    // Its exchange says so.
  }

  @Override
  public void releaseResources() {}

  @Override
  public long getContentLength() {
    return bytes.capacity();
  }

  @Override
  public String getContentType() {
    return "text/plain";
  }

  @Override
  public String getContentEncoding() {
    return null;
  }

  @Override
  public boolean isChunked() {
    return false;
  }

  @Override
  public Set<String> getTrailerNames() {
    return Set.of();
  }
}
