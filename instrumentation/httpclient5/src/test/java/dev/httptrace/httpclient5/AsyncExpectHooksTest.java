/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An expectation of the async client over HTTP/1.1, met or not. */
@Timeout(60)
class AsyncExpectHooksTest {

  @Test
  void expectationIsMetBeforeTheBody() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.requests.setExpectContinueEnabled(true);
      assertThat(rig.post(server.uri("one.test", "/"), "hello")).isEqualTo("200 ok");

      assertThat(rig.trace.hooks())
          .containsSequence(
              "wroteHeaders",
              "wait100Continue",
              "gotFirstResponseByte",
              "got100Continue",
              "got1xxResponse 100",
              "wroteRequest",
              "putIdleConn");
      // HttpCore keeps the head of a 100 to itself.
      assertThat(rig.trace.details("got1xxResponse")).containsExactly("{}");
    }
  }

  /** Told when it is noticed, which is before what came with it is parsed. */
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
