/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static dev.httptrace.DiscardReason.CONNECTION_CLOSE;
import static dev.httptrace.httpclient5.HooksDocument.listed;
import static dev.httptrace.httpclient5.HooksDocument.table;
import static dev.httptrace.httpclient5.Sequences.CONNECT;
import static dev.httptrace.httpclient5.Sequences.EXPECTING_REQUEST;
import static dev.httptrace.httpclient5.Sequences.FRESH;
import static dev.httptrace.httpclient5.Sequences.FRESH_TLS;
import static dev.httptrace.httpclient5.Sequences.FRESH_TUNNEL;
import static dev.httptrace.httpclient5.Sequences.HANDSHAKE;
import static dev.httptrace.httpclient5.Sequences.KEPT;
import static dev.httptrace.httpclient5.Sequences.LOOKUP;
import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.httpclient5.Sequences.REUSED;
import static dev.httptrace.httpclient5.Sequences.START;
import static dev.httptrace.httpclient5.Sequences.TUNNEL;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.discarded;
import static dev.httptrace.httpclient5.Sequences.response;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.ExchangeTrace;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the tests of both clients hold exchanges to is what {@code docs/hooks.md} says. */
class SequencesTest {

  /** The parts as the document names them. */
  private static final Map<String, String> PARTS =
      Map.ofEntries(
          entry("start", START),
          entry("lookup", LOOKUP),
          entry("connect", CONNECT),
          entry("tunnel", TUNNEL),
          entry("handshake", HANDSHAKE),
          entry("fresh connection", FRESH),
          entry("fresh connection, TLS", FRESH_TLS),
          entry("fresh connection, TLS through a proxy", FRESH_TUNNEL),
          entry("reused connection", REUSED),
          entry("request", REQUEST),
          entry("request that expects a 100", EXPECTING_REQUEST),
          entry("response", response(200, 2)),
          entry("connection kept", KEPT),
          entry("connection closed", discarded(CONNECTION_CLOSE)));

  private static final List<String> WHOLE = names(FRESH_TUNNEL, REQUEST, response(200, 2), KEPT);

  static Stream<List<String>> parts() throws IOException {
    return table("Parts");
  }

  @ParameterizedTest
  @MethodSource("parts")
  void partIsMadeOfWhatTheDocumentSays(List<String> row) {
    List<String> hooks =
        listed(row.get(1))
            .map(HooksDocument::name)
            .flatMap(hook -> names(PARTS.getOrDefault(hook, hook)).stream())
            .toList();

    assertThat(hooks).isEqualTo(names(PARTS.get(row.get(0))));
  }

  @Test
  void documentHasEveryHook() throws IOException {
    assertThat(table("Order").flatMap(row -> listed(row.get(0))))
        .extracting(HooksDocument::name)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ExchangeTrace.class.getMethods())
                .filter(method -> method.isDefault() && method.getReturnType() == void.class)
                .map(Method::getName)
                .toList());
  }

  @Test
  void documentHasEveryPart() throws IOException {
    assertThat(parts().map(row -> row.get(0))).containsExactlyInAnyOrderElementsOf(PARTS.keySet());
  }

  @Test
  void orderIsThatOfAWholeExchange() throws IOException {
    assertThat(order(row -> true)).isEqualTo(WHOLE);
  }

  @Test
  void indentedHooksAreMissingOnAReusedConnection() throws IOException {
    assertThat(order(row -> !row.get(0).startsWith("&nbsp;")))
        .isEqualTo(names(REUSED, REQUEST, response(200, 2), KEPT));
  }

  @Test
  void whatIsBeyondGoIsItalic() throws IOException {
    Stream<String> cells =
        Stream.concat(table("Order").map(row -> row.get(0)), parts().map(row -> row.get(1)));

    assertThat(cells.flatMap(HooksDocument::listed).filter(hook -> !PARTS.containsKey(hook)))
        .isNotEmpty()
        .allSatisfy(
            hook ->
                assertThat(hook.startsWith("*"))
                    .as(hook)
                    .isEqualTo(Sequences.isBeyondGo(HooksDocument.name(hook))));
  }

  /** The hooks in those rows that every exchange has which goes that way. */
  private static List<String> order(Predicate<List<String>> wanted) throws IOException {
    return table("Order")
        .filter(wanted)
        .flatMap(row -> listed(row.get(0)))
        .map(HooksDocument::name)
        .filter(WHOLE::contains)
        .toList();
  }

  private static List<String> names(String... parts) {
    return Arrays.stream(all(parts)).map(HookPairs::name).toList();
  }
}
