/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Said.assertSays;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that are not to blame, or not alone. */
@org.junit.jupiter.api.Timeout(30)
class BlameTest {

  private static final long MS = 1_000_000;
  private static final Duration LONG = Duration.ofMillis(400);

  // The constructor that takes its place is not there in 5.2.
  @SuppressWarnings("deprecation")
  @Test
  void waitForA100ThatNeverComesIsTheClients() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.readBody(2);
                  wire.send("HTTP/1.1 204 No\r\n\r\n");
                  wire.awaitClose();
                });
        CallRig rig = new CallRig()) {
      rig.requests.setExpectContinueEnabled(true);
      rig.builder.setRequestExecutor(
          new HttpRequestExecutor(Timeout.ofMilliseconds(LONG.toMillis()), null, null));

      assertSays(
          rig.send(
              ClassicRequestBuilder.post(server.uri("one.test", "/"))
                  .setEntity(new byte[2], ContentType.TEXT_PLAIN)
                  .build()),
          VerdictKind.EXPECT_IGNORED,
          "<share> of <time> was this client waiting for 100 Continue (<time>), which one.test:"
              + server.port()
              + " did not send; without the wait, the call would take about <time>. Turn Expect off for this server, or wait"
              + " less.");
    }
  }

  @Test
  void lateContinueIsTheServers() {
    ExchangeRecord record = new ExchangeRecord(StillExchange.GET, new Anchor(0, 0));
    record.append(Hook.WAIT_100_CONTINUE, 0, 0, null, null);
    record.append(Hook.GOT_100_CONTINUE, 400 * MS, 0, null, null);
    record.append(Hook.WROTE_REQUEST, 401 * MS, 2, null, null);
    record.append(Hook.FIRST_BYTE, 402 * MS, 0, null, null);
    record.append(Hook.EXCHANGE_DONE, 403 * MS, 0, null, null);

    assertThat(WrittenRecord.call(record).verdict().kind()).isEqualTo(VerdictKind.SERVER_SLOW);
  }

  // The case UploadOfNothing.
  @Test
  void requestWithoutABodyIsNoUpload() {
    ExchangeRecord record = new ExchangeRecord(StillExchange.GET, new Anchor(0, 0));
    record.append(Hook.WROTE_HEADERS, 0, 0, null, null);
    record.append(Hook.WROTE_REQUEST, 200 * MS, 0, null, null);
    record.append(Hook.EXCHANGE_DONE, 201 * MS, 0, null, null);

    assertThat(WrittenRecord.call(record).verdict().kind()).isEqualTo(VerdictKind.CLIENT_SLOW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Server-Timing: app;dur=5\r\n"})
  void bodyThatTheKernelHoldsMayNotHaveLeft(String timing) throws IOException {
    int size = 100_000;
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.readBody(size);
                  wire.pause(LONG);
                  wire.send("HTTP/1.1 204 No\r\n" + timing + "\r\n");
                  wire.awaitClose();
                });
        CallRig rig = new CallRig()) {
      assertSays(
          rig.send(
              ClassicRequestBuilder.post(server.uri("one.test", "/"))
                  .setEntity(new byte[size], ContentType.APPLICATION_OCTET_STREAM)
                  .build()),
          VerdictKind.SERVER_SLOW,
          "<share> of <time> was sending 100.0 kB or waiting for the server (<time>): the kernel had"
              + " taken the body, and does not say when it left. The rest took <time>. Look at the"
              + " uplink and the server.");
    }
  }

  @Test
  void statusOfAnIdleConnectionIsNotTheRequests() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1");
                  wire.readHead();
                  wire.send("HTTP/1.1 408 Idle\r\nContent-Length: 0\r\n\r\n");
                });
        CallRig rig = new CallRig()) {
      rig.get(server.uri("one.test", "/"));

      assertThat(rig.get(server.uri("one.test", "/")).verdict().sentence())
          .matches(
              "The server had closed http-outgoing-\\d+ \\(idle for .* m?s, use 2, age .* m?s\\): its"
                  + " 408 is about that, not about this request. Keep idle time below the server's"
                  + " keep-alive, or send such requests again\\.");
    }
  }

  @Test
  void timeoutOfAFreshConnectionIsTheRequests() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(408, "no"));
        CallRig rig = new CallRig()) {
      assertThat(rig.get(server.uri("one.test", "/")).verdict().kind())
          .isNotEqualTo(VerdictKind.STALE_CONNECTION);
    }
  }

  @Test
  void plainRequestToATlsPortIsSaidSo() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.startTls(
                Certificates.serverContext(), Responses.keepAlive(200, "never"));
        CallRig rig = new CallRig()) {
      rig.builder.disableAutomaticRetries();
      assertThat(rig.fail("http://one.test:" + server.port() + "/").verdict().sentence())
          .contains("one.test:" + server.port(), "Does this port speak HTTPS or another protocol?");
    }
  }

  @Test
  void answerThatIsNoHttpIsSaidSo() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("SSH-2.0-OpenSSH_9\r\n\r\n");
                });
        CallRig rig = new CallRig()) {
      rig.builder.disableAutomaticRetries();
      assertSays(
          rig.fail("http://one.test:" + server.port() + "/"),
          VerdictKind.FAILED,
          "one.test:"
              + server.port()
              + " did not answer with HTTP (NoHttpResponseException) after <time>. Does this port speak"
              + " HTTPS or another protocol?");
    }
  }

  @Test
  void cancelThatDidNotStopTheExchangeIsACancel() {
    ExchangeRecord record = new ExchangeRecord(StillExchange.GET, new Anchor(0, 0));
    record.append(Hook.WROTE_REQUEST, 0, 0, null, null);
    record.append(Hook.RESPONSE_HEAD, 1500 * MS, 200, "1.1", null);
    record.cancelled(true);
    record.append(Hook.EXCHANGE_DONE, 1500 * MS, 0, null, null);

    assertSays(
        WrittenRecord.call(record),
        VerdictKind.CANCELLED,
        "Cancelled by this process (the caller, or a time limit of its own); HttpClient let the"
            + " exchange go on to its end after 1.5 s, answered 200.");
  }
}
