/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** The one answer that every server of the benchmarks gives to every request. */
final class CannedAnswer {

  static final String BODY =
      "{\"order\":42,\"state\":\"shipped\",\"items\":[1,2,3],\"total\":1999}";

  static final byte[] KEEP = bytes("keep-alive");
  static final byte[] CLOSE = bytes("close");

  private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(ISO_8859_1);

  private CannedAnswer() {}

  private static byte[] bytes(String connection) {
    String text =
        "HTTP/1.1 200 OK\r\nDate: Sun, 22 Nov 2026 12:00:00 GMT\r\nServer: canned\r\n"
            + "Content-Type: application/json\r\nConnection: "
            + connection
            + "\r\nContent-Length: "
            + BODY.length()
            + "\r\n\r\n"
            + BODY;
    return text.getBytes(ISO_8859_1);
  }

  /** Whether these bytes end the head of a request; the benchmarks send no body. */
  static boolean endsHead(byte[] bytes, int offset, int length) {
    if (length < END_OF_HEAD.length) {
      return false;
    }
    for (int i = 0; i < END_OF_HEAD.length; i++) {
      if (bytes[offset + length - END_OF_HEAD.length + i] != END_OF_HEAD[i]) {
        return false;
      }
    }
    return true;
  }
}
