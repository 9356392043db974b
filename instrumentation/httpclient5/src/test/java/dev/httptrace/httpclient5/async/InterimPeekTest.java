/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterimPeekTest {

  private final InterimPeek peek = new InterimPeek();

  @ParameterizedTest
  @CsvSource({
    "'HTTP/1.1 100 Continue\r\n\r\n', '100'",
    "'HTTP/1.1 100\n\n', '100'",
    "'HTTP/1.0 102 Processing\r\n\r\n', '102'",
    "'HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n', '103[Link: </a>],100'",
    "'HTTP/1.1 100 Continue\r\nX:y\r\n\r\nHTTP/1.1 200 OK\r\n\r\n', '100[X: y]'",
    "'\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Again\r\n\r\n', '100,100'",
    "'HTTP/1.1 103 Hi\r\nHTTP/1.1 100 Continue: no\r\n\r\n', '103[HTTP/1.1 100 Continue: no]'",
    "'HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n', ''",
    "'HTTP/1.1 1xx What\r\n\r\n', ''",
    "'HTTP/1.1 10', ''",
    "'no HTTP at all', ''",
    "'', ''"
  })
  void interimResponsesBeforeTheFinalOneAreSeen(String input, String seen) {
    assertThat(follow(input)).isEqualTo(seen);
  }

  @Test
  void finalResponseEndsIt() {
    follow("HTTP/1.1 103 Early\r\n\r\n");
    assertThat(peek.isDone()).isFalse();
    follow("HTTP/1.1 200");
    assertThat(peek.isDone()).isTrue();
    peek.reset();
    assertThat(follow("HTTP/1.1 100 Continue\r\n\r\n")).isEqualTo("100");
  }

  @Test
  void headWithoutEndIsNotGathered() {
    follow("HTTP/1.1 103 Early\r\nLink: " + "x".repeat(70_000));
    assertThat(peek.isDone()).isTrue();
  }

  private String follow(String input) {
    List<String> seen = new ArrayList<>();
    for (byte next : input.getBytes(ISO_8859_1)) {
      HttpResponse interim = peek.isDone() ? null : peek.follow(next);
      if (interim != null) {
        String fields =
            Arrays.stream(interim.getHeaders())
                .map(Object::toString)
                .collect(Collectors.joining(", "));
        seen.add(interim.getCode() + (fields.isEmpty() ? "" : "[" + fields + "]"));
      }
    }
    return String.join(",", seen);
  }
}
