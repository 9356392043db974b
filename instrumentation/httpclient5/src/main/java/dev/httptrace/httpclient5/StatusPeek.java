/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hc.core5.reactor.IOSession;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the status of a response before it is parsed: HttpCore keeps a 100 to itself
 * (ClientHttp1StreamHandler, 5.3 and 5.4), and its going on with the body may have other reasons.
 */
final class StatusPeek {

  /** {@code HTTP/1.1 100}. */
  private static final int STATUS_END = 12;

  private StatusPeek() {}

  /** Reads some bytes, which the handler takes before it reads itself; {@code null} if none. */
  static @Nullable ByteBuffer read(IOSession session) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(64);
    if (session.read(bytes) <= 0) {
      return null;
    }
    bytes.flip();
    return bytes;
  }

  static boolean isContinue(ByteBuffer head) {
    int start = head.position();
    return head.remaining() >= STATUS_END
        && head.get(start) == 'H'
        && head.get(start + 8) == ' '
        && head.get(start + 9) == '1'
        && head.get(start + 10) == '0'
        && head.get(start + 11) == '0';
  }
}
