/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusPeekTest {

  private final StatusPeek peek = new StatusPeek();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 100\n\n",
        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
      })
  void continueIsSeenOnceAndLeftToBeRead(String input) {
    ByteBuffer bytes = bytes(input);

    assertThat(peek.isContinue(bytes)).isTrue();
    assertThat(bytes).isEqualTo(bytes(input));
    assertThat(pieces(input)).isOne();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nVia: HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nHTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 10",
        ""
      })
  void everythingElseIsNone(String input) {
    assertThat(peek.isContinue(bytes(input))).isFalse();
    assertThat(pieces(input)).isZero();
  }

  @Test
  void headMayEndAnywhere() {
    assertThat(peek.isContinue(bytes("HTTP/1.1 1"))).isFalse();
    assertThat(peek.isContinue(bytes("00 Con"))).isTrue();
    assertThat(peek.isContinue(bytes("tinue\r\n\r"))).isFalse();
  }

  /** How often it is seen if each byte comes alone. */
  private static int pieces(String input) {
    StatusPeek patient = new StatusPeek();
    int seen = 0;
    for (int i = 0; i < input.length(); i++) {
      if (patient.isContinue(bytes(input.substring(i, i + 1)))) {
        seen++;
      }
    }
    return seen;
  }

  private static ByteBuffer bytes(String input) {
    return ByteBuffer.wrap(input.getBytes(ISO_8859_1));
  }
}
