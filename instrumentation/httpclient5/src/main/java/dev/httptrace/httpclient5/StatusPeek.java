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
 * Looks at the heads of an exchange's responses before they are parsed: HttpCore keeps a 100 to
 * itself (ClientHttp1StreamHandler, 5.3 and 5.4), and its going on with the body may have other
 * reasons. A head may come in pieces, and behind others.
 */
final class StatusPeek {

  private static final int AT_ONCE = 1024;
  private static final int VERSION_END = 8;
  private static final int STATUS_END = 12;

  private final byte[] start = new byte[STATUS_END];
  private int column;
  private boolean inStatusLine = true;

  /** Reads some bytes, which the handler takes before it reads itself; {@code null} if none. */
  static @Nullable ByteBuffer read(IOSession session) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(AT_ONCE);
    if (session.read(bytes) <= 0) {
      return null;
    }
    bytes.flip();
    return bytes;
  }

  /** Whether the status line of a 100 is among what has come, or ends in it. */
  boolean isContinue(ByteBuffer input) {
    boolean found = false;
    for (int i = input.position(); i < input.limit(); i++) {
      found |= follow(input.get(i));
    }
    return found;
  }

  private boolean follow(byte next) {
    if (next == '\n') {
      inStatusLine = column == 0;
      column = 0;
      return false;
    }
    if (next == '\r') {
      return false;
    }
    if (inStatusLine && column < STATUS_END) {
      start[column] = next;
    }
    column++;
    return inStatusLine && column == STATUS_END && isContinue();
  }

  private boolean isContinue() {
    return start[0] == 'H'
        && start[VERSION_END] == ' '
        && start[VERSION_END + 1] == '1'
        && start[VERSION_END + 2] == '0'
        && start[VERSION_END + 3] == '0';
  }
}
