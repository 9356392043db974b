/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** Reads responses to their end: closing one without reading would leave its size uncounted. */
final class Bodies {

  private Bodies() {}

  static @Nullable Void read(ClassicHttpResponse response) throws IOException {
    copy(response, OutputStream.nullOutputStream());
    return null;
  }

  static void copy(ClassicHttpResponse response, OutputStream to) throws IOException {
    HttpEntity body = response.getEntity();
    if (body != null) {
      try (InputStream in = body.getContent()) {
        in.transferTo(to);
      }
    }
  }
}
