/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.Wire;
import java.io.EOFException;
import java.io.IOException;

/** What servers of several scenarios do. */
final class Scripts {

  static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

  private Scripts() {}

  /** Answers each request with five bytes and keeps the connection open. */
  static ConnectionScript hello() {
    return Responses.keepAlive(200, "hello");
  }

  /** Answers the first request with these bytes, and then only listens. */
  static ConnectionScript raw(String answer) {
    return wire -> {
      wire.readHead();
      wire.send(answer);
      wire.awaitClose();
    };
  }

  /** Answers the first request with these bytes and closes. */
  static ConnectionScript rawThenClose(String answer) {
    return wire -> {
      wire.readHead();
      wire.send(answer);
    };
  }

  /** Says how much of a body of that length came before the client closed. */
  static int bodyBytes(Wire wire, int length) throws IOException {
    try {
      return wire.readBody(length).length();
    } catch (EOFException e) {
      return 0;
    }
  }
}
