/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static dev.httptrace.httpclient5.Sequences.CONTINUE;
import static dev.httptrace.httpclient5.Sequences.KEPT;
import static dev.httptrace.httpclient5.Sequences.hooks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.time.Duration;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.core5.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An expectation of the async client over HTTP/1.1, met or not. */
@Timeout(60)
class AsyncExpectHooksTest {

  private static final String EARLY_HINTS = "HTTP/1.1 103 Early Hints\r\n\r\n";
  private static final String WITH_FIELD = "HTTP/1.1 100 Continue\r\nX-A: b\r\n\r\n";
  private static final String PROCESSING = "HTTP/1.1 102 Processing\r\n\r\n";
  private static final String AGAIN = "HTTP/1.1 100 Again\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @Test
  void expectationIsMetBeforeTheBody() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.requests.setExpectContinueEnabled(true);
      assertThat(rig.post(server.uri("one.test", "/"), "hello")).isEqualTo("200 ok");

      assertThat(rig.trace.hooks())
          .containsSequence(hooks("wroteHeaders", CONTINUE, "wroteRequest", KEPT));
      assertThat(rig.trace.details("got1xxResponse")).containsExactly("{}");
    }
  }

  @Test
  void a100ThatComesInPiecesBehindAnother() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1");
                  wire.pause(Duration.ofMillis(50));
                  wire.send(".1 100 Continue\r\n\r\n");
                  wire.readBody(5);
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  wire.awaitClose();
                });
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.requests.setExpectContinueEnabled(true);
      assertThat(rig.post(server.uri("one.test", "/"), "hello")).isEqualTo("200 ok");

      assertThat(rig.trace.hooks())
          .containsSequence(
              "wait100Continue",
              "gotFirstResponseByte",
              "got1xxResponse 103",
              "got100Continue",
              "got1xxResponse 100",
              "wroteRequest");
    }
  }

  @Test
  void interimResponsesInOneReadAreToldInTheirOrder() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send(EARLY_HINTS + WITH_FIELD + PROCESSING);
                  wire.readBody(5);
                  wire.send(AGAIN + OK);
                  wire.awaitClose();
                });
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.requests.setExpectContinueEnabled(true);
      assertThat(rig.post(server.uri("one.test", "/"), "hello")).isEqualTo("200 ok");

      assertThat(rig.trace.hooks())
          .filteredOn(hook -> hook.startsWith("got1") || hook.startsWith("gotFirst"))
          .containsExactly(
              "gotFirstResponseByte",
              "got1xxResponse 103",
              "got100Continue",
              "got1xxResponse 100",
              "got1xxResponse 102",
              "got1xxResponse 100");
      assertThat(rig.trace.details("got1xxResponse").get(1)).isEqualTo("{X-A=[b]}");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a100ThatNobodyWaitsForIsTold(boolean expecting) throws Exception {
    try (ScriptedServer server =
            ScriptedServer.startTls(
                Certificates.serverContext(),
                wire -> {
                  while (wire.readHead() != null) {
                    wire.send("HTTP/1.1 100 Continue\r\n\r\n");
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  }
                });
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      SimpleRequestBuilder request = SimpleRequestBuilder.get(server.uri("one.test", "/"));
      if (expecting) {
        // Without a body there is nothing to wait for.
        request.addHeader(HttpHeaders.EXPECT, "100-continue");
      }
      for (int i = 0; i < 2; i++) {
        assertThat(rig.send(request.build(), 1)).isEqualTo("200 ok");
        assertThat(rig.trace.hooks())
            .containsSequence(
                "wroteRequest", "gotFirstResponseByte", "got1xxResponse 100", "putIdleConn");
        rig.trace.clear();
      }
    }
  }

  @Test
  void finalAnswerInPlaceOfA100IsNo100() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  wire.awaitClose();
                });
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.requests.setExpectContinueEnabled(true);
      assertThat(rig.post(server.uri("one.test", "/"), "hello")).isEqualTo("200 ok");

      assertThat(rig.trace.hooks())
          .contains("wait100Continue")
          .doesNotContain("got100Continue", "got1xxResponse 100");
    }
  }
}
