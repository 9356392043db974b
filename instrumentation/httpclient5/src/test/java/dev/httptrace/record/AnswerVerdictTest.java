/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Said.assertSays;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.loopback.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@org.junit.jupiter.api.Timeout(30)
class AnswerVerdictTest {

  private static final Duration LONG = Duration.ofMillis(400);
  private static final String LOOK =
      ". Look at the server; a Server-Timing header would break this down.";

  @Test
  void quickCallIsNothingUnusual() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        CallRig rig = new CallRig()) {
      rig.get(server.uri("one.test", "/"));

      Verdict verdict = rig.quick(server.uri("one.test", "/?token=secret")).verdict();

      assertThat(verdict.kind()).isEqualTo(VerdictKind.NOTHING_UNUSUAL);
      assertThat(verdict.cost()).isZero();
      assertThat(verdict.sentence()).startsWith("Nothing unusual: ").doesNotContain("secret");
    }
  }

  @ParameterizedTest
  @CsvSource({"400, request", "404, request", "500, server's log", "503, server's log"})
  void quickErrorStatusIsSaid(int status, String lookAt) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(status, "no"));
        CallRig rig = new CallRig()) {
      rig.builder.disableAutomaticRetries();
      rig.get(server.uri("one.test", "/"));

      CallRecord call = rig.quick(server.uri("one.test", "/"));

      assertThat(call.verdict().kind()).isEqualTo(VerdictKind.ERROR_STATUS);
      assertThat(call.verdict().cost()).isZero();
      assertThat(call.verdict().sentence())
          .startsWith("The server answered " + status + " after ")
          .endsWith(". No phase was slow: look at the " + lookAt + ".");
      assertThat(call.last().verdict().kind()).isEqualTo(VerdictKind.ERROR_STATUS);
    }
  }

  @Test
  void slowErrorStatusIsASlowServer() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.pause(LONG);
                  wire.send("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
                });
        CallRig rig = new CallRig()) {
      assertThat(rig.get(server.uri("one.test", "/")).verdict().kind())
          .isEqualTo(VerdictKind.SERVER_SLOW);
    }
  }

  @Test
  void slowFirstByteIsASlowServer() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.slow(LONG, Duration.ZERO, "ok"));
        CallRig rig = new CallRig()) {
      Verdict verdict =
          assertSays(
              rig.get(server.uri("one.test", "/")),
              VerdictKind.SERVER_SLOW,
              "<share> of <time> was waiting for the server (<time>); the rest took <time>" + LOOK);

      // The server's pause may begin before the client knows that all is sent.
      assertThat(verdict.cost()).isGreaterThanOrEqualTo(Duration.ofMillis(300));
      assertThat(verdict.share()).isGreaterThan(0.5);
    }
  }

  @Test
  void serverThatAccountsForItsTimeIsQuoted() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                answering("Server-Timing: db;dur=300;desc=\"select secret\", cache;dur=20"));
        CallRig rig = new CallRig()) {
      assertSays(
          rig.get(server.uri("one.test", "/")),
          VerdictKind.SERVER_SLOW,
          "<share> of <time> was waiting for the server (<time>); its Server-Timing"
              + " reports 320 ms, mostly db (300 ms). Look there.");
    }
  }

  @Test
  void serverThatAccountsForLittleIsNotAlone() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(answering("Server-Timing: total;dur=41, db;dur=30"));
        CallRig rig = new CallRig()) {
      assertSays(
          rig.get(server.uri("one.test", "/")),
          VerdictKind.SERVER_SLOW,
          "<share> of <time> was waiting for the server (<time>); its Server-Timing reports"
              + " only 41 ms. The other <time> went to the network, or to a queue in front of it.");
    }
  }

  @Test
  void silentServerIsATimeout() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Wire::awaitClose);
        CallRig rig = new CallRig()) {
      rig.requests.setResponseTimeout(Timeout.ofMilliseconds(100));
      assertSays(
          rig.fail(server.uri("one.test", "/")),
          VerdictKind.SERVER_TIMEOUT,
          "one.test:"
              + server.port()
              + " did not answer within <time>. Look at the server, or allow it more time.");
    }
  }

  @Test
  void slowBodyOfTheRequestIsASlowUpload() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        CallRig rig = new CallRig()) {
      CallRecord call =
          rig.send(
              ClassicRequestBuilder.post(server.uri("one.test", "/"))
                  .setEntity(
                      new EntityTemplate(
                          2, ContentType.TEXT_PLAIN, null, AnswerVerdictTest::writeSlowly))
                  .build());

      assertSays(
          call,
          VerdictKind.UPLOAD_SLOW,
          "<share> of <time> was sending the request (2 B); the rest took <time>. Send less, compress it, or find out"
              + " whether the server or this client is slow.");
    }
  }

  private static void writeSlowly(OutputStream out) throws IOException {
    out.write('1');
    CallRig.pause(LONG);
    out.write('2');
  }

  @Test
  void requestThatCannotBeSentIsNotTheServersFault() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Wire::awaitClose);
        CallRig rig = new CallRig()) {
      EntityTemplate broken =
          new EntityTemplate(
              2,
              ContentType.TEXT_PLAIN,
              null,
              out -> {
                throw new SocketTimeoutException("of the producer: secret");
              });
      assertSays(
          rig.fail(
              ClassicRequestBuilder.post(server.uri("one.test", "/")).setEntity(broken).build()),
          VerdictKind.FAILED,
          "Failed (read_timeout) after <time>, while sending the request.");
    }
  }

  @Test
  void callThatFailsAfterItsAnswerSaysWhatThatWas() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  while (wire.readHead() != null) {
                    wire.send("HTTP/1.1 302 Moved\r\nContent-Length: 0\r\nLocation: /\r\n\r\n");
                  }
                });
        CallRig rig = new CallRig()) {
      assertSays(
          rig.fail(server.uri("one.test", "/a")),
          VerdictKind.FAILED,
          "Failed (CircularRedirectException) after <time>, though the last of 2 attempts was"
              + " answered 302.");
    }
  }

  @Test
  void slowInterceptorIsTheClientsOwn() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        CallRig rig = new CallRig()) {
      rig.builder.addRequestInterceptorFirst((request, entity, context) -> CallRig.pause(LONG));

      assertThat(rig.get(server.uri("one.test", "/")).verdict().kind())
          .isEqualTo(VerdictKind.CLIENT_SLOW);
    }
  }

  @Test
  void cancelledCallBlamesNobody() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  asked.countDown();
                  wire.awaitClose();
                });
        CallRig rig = new CallRig()) {
      HttpGet request = new HttpGet(server.uri("one.test", "/"));
      Thread caller = new Thread(() -> rig.fail(request));
      caller.start();
      asked.await();
      request.cancel();
      caller.join();

      Verdict verdict =
          assertSays(
              rig.calls.get(0),
              VerdictKind.CANCELLED,
              "Cancelled by this process (the caller, or a time limit of its own) after <time>,"
                  + " while waiting for the server.");
      assertThat(verdict.cost()).isZero();
    }
  }

  /** Answers after {@link #LONG}, with one more field. */
  private static ConnectionScript answering(String field) {
    return wire -> {
      wire.readHead();
      wire.pause(LONG);
      wire.send("HTTP/1.1 204 No\r\n" + field + "\r\n\r\n");
      wire.awaitClose();
    };
  }
}
