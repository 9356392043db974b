/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.jspecify.annotations.Nullable;

/** The response body as it comes off the wire, below decompression. */
final class TracingResponseEntity extends HttpEntityWrapper {

  private final ResponseBodyWatch watch;
  private @Nullable InputStream content;

  TracingResponseEntity(HttpEntity entity, ResponseBodyWatch watch) {
    super(entity);
    this.watch = watch;
  }

  @Override
  public InputStream getContent() throws IOException {
    InputStream opened = content;
    if (opened == null) {
      InputStream body = super.getContent();
      opened =
          body instanceof ChunkedInputStream chunked
              ? new TracingChunkedInputStream(chunked, watch)
              : new TracingInputStream(body, watch);
      content = opened;
    }
    return opened;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    AbstractHttpEntity.writeTo(this, out);
  }

  /** Closing HttpCore's entity closes its stream; here so that the end is noticed. */
  @Override
  public void close() throws IOException {
    getContent().close();
  }
}
