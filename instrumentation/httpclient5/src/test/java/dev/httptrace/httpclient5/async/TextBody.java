/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;

/** A short text, sent once. When, its subclasses say. */
abstract class TextBody implements AsyncEntityProducer {

  final ByteBuffer bytes;

  TextBody(String text) {
    bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
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
  public final long getContentLength() {
    return bytes.capacity();
  }

  @Override
  public final String getContentType() {
    return "text/plain";
  }

  @Override
  public final String getContentEncoding() {
    return null;
  }

  @Override
  public final boolean isChunked() {
    return false;
  }

  @Override
  public final Set<String> getTrailerNames() {
    return Set.of();
  }
}
