/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Said.assertSays;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.Gates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@org.junit.jupiter.api.Timeout(30)
class DownloadVerdictTest {

  private static final Duration LONG = Duration.ofMillis(400);

  @Test
  void slowBodyOfTheResponseIsASlowDownload() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(Responses.slow(Duration.ZERO, LONG, "1", "2"));
        CallRig rig = new CallRig()) {
      assertSays(
          rig.get(server.uri("one.test", "/")),
          VerdictKind.DOWNLOAD_SLOW,
          "<share> of <time> was receiving the response (2 B); the rest took <time>. Either the server or the network was slow"
              + " to send, or this client was slow to read.");
    }
  }

  @Test
  void downloadOfSomeSizeHasASpeed() throws IOException {
    String half = "a".repeat(10_000);
    try (ScriptedServer server =
            ScriptedServer.start(Responses.slow(Duration.ZERO, LONG, half, half));
        CallRig rig = new CallRig()) {
      assertThat(rig.get(server.uri("one.test", "/")).verdict().sentence())
          .contains("(20.0 kB at ");
    }
  }

  @Test
  void bodyThatWasLeftBeforeItsEndHasNoSize() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\n\r\n12345");
                  wire.awaitClose();
                });
        CallRig rig = new CallRig()) {
      ClassicHttpResponse response = rig.open(server.uri("one.test", "/"));
      CallRig.pause(LONG);
      response.getEntity().getContent().close();

      assertSays(
          rig.record(),
          VerdictKind.DOWNLOAD_SLOW,
          "<share> of <time> was receiving the response; the rest took <time>. Either the server or the network was slow"
              + " to send, or this client was slow to read.");
    }
  }

  @Test
  void slowHeadIsNotTheReadersFault() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Le");
                  wire.pause(LONG);
                  wire.send("ngth: 0\r\n\r\n");
                  wire.awaitClose();
                });
        CallRig rig = new CallRig()) {
      assertSays(
          rig.get(server.uri("one.test", "/")),
          VerdictKind.DOWNLOAD_SLOW,
          "<share> of <time> was receiving the head of the response (<time>); the rest took <time>."
              + " The server or the network was slow to send it.");
    }
  }

  @Test
  void clientThatIsClosedWhileABodyIsReadIsToBlameItself() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
                  answered.countDown();
                  wire.awaitClose();
                });
        CallRig rig = new CallRig()) {
      ClassicHttpResponse response = rig.open(server.uri("one.test", "/"));
      InputStream body = response.getEntity().getContent();
      new DataInputStream(body).readFully(new byte[5]);
      Thread closing =
          new Thread(
              () -> {
                CallRig.pause(Duration.ofMillis(100));
                rig.client().close(CloseMode.IMMEDIATE);
              });
      closing.start();
      assertThatThrownBy(body::read).isInstanceOf(IOException.class);
      closing.join();
      Wiring.closeAbruptly(response);

      assertSays(
          rig.record(),
          VerdictKind.DOWNLOAD_FAILED,
          "This client closed the connection before its response was read to the end, after 5 B"
              + " and <time>. Find out what closes or cancels it here; the server is not to blame.");
    }
  }

  /** None of the body has come: its reader is not to blame for a response that is open. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void clientThatIsClosedWhileItsReaderWaitsIsToBlameItself(boolean closes) throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
                  wire.awaitClose();
                });
        CallRig rig = new CallRig()) {
      ClassicHttpResponse response = rig.open(server.uri("one.test", "/"));
      InputStream body = response.getEntity().getContent();
      FutureTask<Integer> read =
          new FutureTask<>(
              () -> {
                if (closes) {
                  body.close();
                }
                return body.read();
              });
      Thread reader = new Thread(read);
      reader.start();
      Gates.awaitSocketRead(reader);
      rig.client().close(CloseMode.IMMEDIATE);
      assertThatThrownBy(read::get).hasCauseInstanceOf(IOException.class);

      assertSays(
          rig.record(),
          VerdictKind.DOWNLOAD_FAILED,
          "This client closed the connection before its response was read to the end, after 0 B"
              + " and <time>. Find out what closes or cancels it here; the server is not to blame.");
    }
  }

  @Test
  void responseThatBreaksOffIsTold() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
                });
        CallRig rig = new CallRig()) {
      assertSays(
          rig.fail(server.uri("one.test", "/")),
          VerdictKind.DOWNLOAD_FAILED,
          "The response broke off (ConnectionClosedException) after 5 B and <time>. Look at the server, and at proxies"
              + " and load balancers in front of it.");
    }
  }

  @Test
  void responseClosedUnreadIsTold() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
                  wire.awaitClose();
                });
        CallRig rig = new CallRig()) {
      Wiring.closeAbruptly(rig.open(server.uri("one.test", "/")));

      assertSays(
          rig.record(),
          VerdictKind.BODY_NOT_CONSUMED,
          "The response was closed unread after <time>, so its connection was closed too and the"
              + " next request has to open a new one. Read the body to its end.");
    }
  }

  @Test
  void responseHeldUnreadIsNoSlowDownload() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "unread"));
        CallRig rig = new CallRig()) {
      ClassicHttpResponse held = rig.open(server.uri("one.test", "/"));
      CallRig.pause(LONG);
      Wiring.closeAbruptly(held);

      assertThat(rig.record().verdict().kind()).isEqualTo(VerdictKind.BODY_NOT_CONSUMED);
    }
  }

  @Test
  void responseNeverClosedIsTold() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "unread"));
        CallRig rig = new CallRig()) {
      ClassicHttpResponse leaked = rig.open(server.uri("one.test", "/"));
      rig.client().close();

      assertSays(
          rig.record(),
          VerdictKind.BODY_NOT_CONSUMED,
          "The response was never closed: it held its connection for <time>, until the client was"
              + " closed. Close every response.");
      leaked.close();
    }
  }
}
