/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class JaegerQueryTest {
  private static final String ONE =
      "{\"result\":{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":\"GET\"}]}]}]}}";

  private volatile int status = 404;
  private volatile String body = "{}";
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v3/traces/0af7651916cd43dd8448eb211c80319c",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void asksUntilTheTraceIsStored() throws Exception {
    List<JsonNode> spans = awaitSpans(1, 2, () -> answer(200, ONE));

    assertThat(spans).extracting(span -> span.get("name").asText()).containsExactly("GET");
  }

  @Test
  void asksUntilAllSpansAreStored() throws Exception {
    answer(200, ONE);

    assertThat(awaitSpans(2, 2, () -> answer(200, ONE + "\n" + ONE))).hasSize(2);
  }

  @Test
  void givesUpSayingWhatCameLast() {
    assertThatThrownBy(() -> awaitSpans(1, 3, () -> answer(404, "trace not found")))
        .isInstanceOf(AssertionError.class)
        .hasMessageEndingWith("80319c, last answer: 404 trace not found");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 500})
  void errorIsNotAskedAgain(int error) {
    answer(error, "broken");

    assertThatThrownBy(() -> awaitSpans(1, 100, () -> answer(200, ONE)))
        .isInstanceOf(AssertionError.class)
        .hasMessageEndingWith("last answer: " + error + " broken");
  }

  private List<JsonNode> awaitSpans(int count, int attempts, JaegerQuery.Pause pause)
      throws IOException, InterruptedException {
    String query = "http://127.0.0.1:" + server.getAddress().getPort();
    return new JaegerQuery(query, attempts, pause)
        .awaitSpans("0af7651916cd43dd8448eb211c80319c", count);
  }

  private void answer(int newStatus, String newBody) {
    body = newBody;
    status = newStatus;
  }
}
