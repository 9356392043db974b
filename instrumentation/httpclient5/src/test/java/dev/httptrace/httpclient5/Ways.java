/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** The ways to read a body. */
final class Ways {

  private Ways() {}

  static String read(HttpEntity entity, int way) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    switch (way) {
      case 0 -> entity.writeTo(bytes);
      case 1 -> {
        InputStream content = entity.getContent();
        for (int octet = content.read(); octet >= 0; octet = content.read()) {
          bytes.write(octet);
        }
      }
      default -> bytes.write(EntityUtils.toByteArray(entity));
    }
    return bytes.toString(ISO_8859_1);
  }
}
