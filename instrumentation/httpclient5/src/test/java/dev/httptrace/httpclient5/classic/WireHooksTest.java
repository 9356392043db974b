/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import static dev.httptrace.DiscardReason.ERROR;
import static dev.httptrace.httpclient5.Sequences.EXPECTING_REQUEST;
import static dev.httptrace.httpclient5.Sequences.KEPT;
import static dev.httptrace.httpclient5.Sequences.beyondGo;
import static dev.httptrace.httpclient5.Sequences.discarded;
import static dev.httptrace.httpclient5.Sequences.hooks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.Bodies;
import dev.httptrace.httpclient5.EveryAttachment;
import dev.httptrace.httpclient5.Rig;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WireHooksTest {

  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @EveryAttachment
  void firstByteIsToldBeforeTheHeadIsComplete(Attachment attachment) throws IOException {
    CountDownLatch told = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send(OK.substring(0, 1));
                  wire.await(told);
                  wire.send(OK.substring(1));
                  wire.awaitClose();
                });
        Rig rig = new Rig(attachment)) {
      rig.trace.on("gotFirstResponseByte", told::countDown);

      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(server.failures()).isEmpty();
    }
  }

  @EveryAttachment
  void bodyWaitsForContinue(Attachment attachment) throws IOException {
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch continued = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.await(waiting);
                  wire.send("HTTP/1.1 100 Continue\r\nX-A: b\r\n\r\n");
                  wire.await(continued);
                  wire.readBody(4);
                  wire.send(OK);
                  wire.awaitClose();
                });
        Rig rig = expecting(attachment)) {
      rig.trace.on("wait100Continue", waiting::countDown);
      rig.trace.on("got100Continue", continued::countDown);

      assertThat(rig.post(server.uri("one.test", "/"), new StringEntity("body")))
          .isEqualTo("200 ok");

      assertThat(rig.fromWire()).containsExactly(hooks(EXPECTING_REQUEST, KEPT));
      assertThat(rig.trace.details("got1xxResponse")).containsExactly("{X-A=[b]}");
      assertThat(rig.trace.details("wroteRequest")).containsExactly("4");
    }
  }

  @EveryAttachment
  void finalStatusInsteadOfContinueLeavesTheBodyOut(Attachment attachment) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 417 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                  wire.awaitClose();
                });
        Rig rig = expecting(attachment)) {
      // HttpCore leaves out what is longer than 1024 bytes, and writes what is shorter.
      assertThat(rig.post(server.uri("one.test", "/"), new StringEntity("b".repeat(1025))))
          .isEqualTo("417 ");

      assertThat(rig.fromWire())
          .containsExactly(
              "wroteHeaderField",
              "wroteHeaders",
              "wait100Continue",
              "gotFirstResponseByte",
              "wroteRequest");
      assertThat(rig.trace.details("wroteRequest")).containsExactly("0");
    }
  }

  @EveryAttachment
  void failingRequestBodyIsToldToWroteRequest(Attachment attachment) throws IOException {
    IOException broken = new IOException("source broke");
    HttpEntity body =
        new EntityTemplate(
            -1,
            null,
            null,
            out -> {
              out.write(new byte[3]);
              throw broken;
            });
    try (ScriptedServer server = ScriptedServer.start(wire -> wire.awaitClose());
        Rig rig = new Rig(attachment)) {
      assertThatThrownBy(() -> rig.post(server.uri("one.test", "/"), body)).isSameAs(broken);

      assertThat(rig.fromWire())
          .containsExactly("wroteHeaderField", "wroteHeaders", "wroteRequest(IOException)");
      assertThat(rig.trace.beyondGo()).endsWith("connReleased ERROR", "exchangeDone(IOException)");
      assertThat(rig.trace.errors()).containsOnly(broken);
    }
  }

  @EveryAttachment
  void bodyCutOffIsToldWithItsError(Attachment attachment) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                });
        Rig rig = new Rig(attachment)) {
      assertThatThrownBy(() -> rig.get(server.uri("one.test", "/")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Premature end");

      assertThat(rig.trace.beyondGo())
          .endsWith(
              beyondGo(
                  "gotResponseHead 200",
                  "gotLastResponseByte 4(ConnectionClosedException)",
                  discarded(ERROR, "ConnectionClosedException")));
      assertThat(rig.trace.hooks()).doesNotContain("putIdleConn");
    }
  }

  @EveryAttachment
  void chunkedBodyIsCountedWithoutItsFraming(Attachment attachment) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                answering(CHUNKED + "5\r\nhello\r\n1\r\n!\r\n0\r\nX-Sum: 6\r\n\r\n"));
        Rig rig = new Rig(attachment)) {
      ClassicHttpRequest request = ClassicRequestBuilder.get(server.uri("one.test", "/")).build();
      try (var response = rig.open(request)) {
        assertThat(Rig.body(response)).isEqualTo("hello!");
        assertThat(response.getEntity().getTrailers().get())
            .hasSize(1)
            .first()
            .hasToString("X-Sum: 6");
      }

      assertThat(rig.trace.beyondGo())
          .endsWith("gotLastResponseByte 6", "connReleased", "exchangeDone");
    }
  }

  @EveryAttachment
  void compressedBodyIsCountedAsReceived(Attachment attachment) throws IOException {
    byte[] zipped = Bodies.gzip("hello hello hello hello hello hello hello");
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send(
                      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                          + zipped.length
                          + "\r\n\r\n");
                  wire.send(zipped);
                  wire.awaitClose();
                });
        Rig rig = new Rig(attachment)) {
      assertThat(rig.get(server.uri("one.test", "/")))
          .isEqualTo("200 hello hello hello hello hello hello hello");

      assertThat(rig.trace.beyondGo())
          .endsWith("gotLastResponseByte " + zipped.length, "connReleased", "exchangeDone");
    }
  }

  @Test
  void headerFieldsAreGroupedByName() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(answering(OK));
        Rig rig = new Rig(Attachment.CLIENT)) {
      rig.send(
          ClassicRequestBuilder.get(server.uri("one.test", "/"))
              .addHeader("X-One", "1")
              .addHeader("X-Two", "2")
              .addHeader("x-one", "3")
              .build());

      assertThat(rig.trace.details("wroteHeaderField"))
          .containsSubsequence("X-One=[1, 3]", "X-Two=[2]")
          .doesNotContain("x-one=[3]");
    }
  }

  private static ConnectionScript answering(String answer) {
    return wire -> {
      wire.readHead();
      wire.send(answer);
      wire.awaitClose();
    };
  }

  private static Rig expecting(Attachment attachment) {
    return new Rig(attachment).with(rig -> rig.requests.setExpectContinueEnabled(true));
  }
}
