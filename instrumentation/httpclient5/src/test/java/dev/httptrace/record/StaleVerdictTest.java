/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Said.assertSays;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Gates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that the server had closed when a request was sent on them. */
@Timeout(30)
class StaleVerdictTest {

  private static final long MS = 1_000_000;

  @Test
  void connectionThatTheServerClosedIsStale() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(closingAfterOne(Duration.ZERO), Responses.keepAlive(200, "2"));
        CallRig rig = new CallRig()) {
      String id = rig.get(server.uri("one.test", "/")).conn().id();

      CallRecord call = rig.get(server.uri("one.test", "/"));

      assertThat(call.exchanges()).hasSize(2);
      assertSays(
          call,
          VerdictKind.STALE_CONNECTION,
          "The server had closed "
              + id
              + " (idle for <time>, use 2, age <time>); trying again cost <time> of <time>. Keep"
              + " idle time below the server's keep-alive.");
    }
  }

  @Test
  void staleConnectionWithoutRetryIsWhyTheCallFailed() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(closingAfterOne(Duration.ZERO));
        CallRig rig = new CallRig()) {
      rig.builder.disableAutomaticRetries();
      String id = rig.get(server.uri("one.test", "/")).conn().id();

      assertSays(
          rig.fail(server.uri("one.test", "/")),
          VerdictKind.STALE_CONNECTION,
          "The server had closed "
              + id
              + " (idle for <time>, use 2, age <time>). Keep idle time below the server's"
              + " keep-alive, or let such requests be retried.");
    }
  }

  @Test
  void connectionHandedOverWhenTheServerHadClosedItIsStaleThoughItWasNeverIdle() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(closingAfterOne(Duration.ZERO));
        CallRig rig = new CallRig()) {
      rig.builder.disableAutomaticRetries();
      rig.connections.setMaxConnPerRoute(1);
      ClassicHttpResponse held = rig.open(server.uri("one.test", "/"));
      FutureTask<CallRecord> waiting =
          new FutureTask<>(() -> rig.fail(server.uri("one.test", "/")));
      Thread caller = new Thread(waiting);
      caller.start();
      Gates.awaitThat(
          "the caller waits for the pool", () -> caller.getState() == Thread.State.TIMED_WAITING);
      CallRig.read(held);

      assertThat(waiting.get().conn().wasIdle()).isFalse();
      assertThat(waiting.get().verdict().kind()).isEqualTo(VerdictKind.STALE_CONNECTION);
      assertThat(waiting.get().verdict().sentence())
          .contains(" (not idle, use 2, age ")
          .endsWith(
              "). It should announce that with Connection: close, or let such requests be retried.");
    }
  }

  @Test
  void idleConnectionThatStillWorksIsNotStale() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        CallRig rig = new CallRig()) {
      rig.get(server.uri("one.test", "/"));

      CallRecord call = rig.quick(server.uri("one.test", "/"));

      assertThat(call.conn().wasIdle()).isTrue();
      assertThat(call.verdict().kind()).isEqualTo(VerdictKind.NOTHING_UNUSUAL);
    }
  }

  @Test
  void serverThatGivesUpLateHadTheRequest() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                closingAfterOne(Verdicts.STALE_WITHIN.plusMillis(100)),
                Responses.keepAlive(200, "2"));
        CallRig rig = new CallRig()) {
      rig.get(server.uri("one.test", "/"));

      assertSays(
          rig.get(server.uri("one.test", "/")),
          VerdictKind.RETRIED,
          "Attempt 1 failed (NoHttpResponseException) after <time>; trying again cost <time> of"
              + " <time>. Without it, the call would take about <time>.");
    }
  }

  @Test
  void freshConnectionThatBreaksIsNotStale() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(wire -> wire.readHead());
        CallRig rig = new CallRig()) {
      rig.builder.disableAutomaticRetries();
      assertSays(
          rig.fail(server.uri("one.test", "/")),
          VerdictKind.FAILED,
          "one.test:"
              + server.port()
              + " closed the new connection without an answer (NoHttpResponseException) after"
              + " <time>. Does this port speak HTTPS or another protocol? If not, look at its log.");
    }
  }

  @Test
  void staleConnectionsInARowAreChargedOnce() {
    ExchangeRecord one = stale(0);
    ExchangeRecord two = stale(10 * MS);
    ExchangeRecord last = new ExchangeRecord(StillExchange.GET, new Anchor(0, 20 * MS));
    assertThat(last.append(Hook.EXCHANGE_DONE, 25 * MS, 0, null, null)).isZero();

    Verdict verdict = CallRecord.of(0, 25 * MS, List.of(one, two, last), null, List.of()).verdict();

    assertThat(verdict.cost()).isEqualTo(Duration.ofMillis(20));
    assertThat(verdict.sentence())
        .isEqualTo(
            "The server had closed c1 (idle for 3.0 s, use 2, age 4.0 s) and 1 more; trying again"
                + " cost 20 ms of 25 ms. Keep idle time below the server's keep-alive.");
  }

  /** Lasts 10 ms, 4 of them for DNS. */
  private static ExchangeRecord stale(long start) {
    ExchangeRecord stale = new ExchangeRecord(StillExchange.GET, new Anchor(0, start));
    Duration idle = Duration.ofSeconds(3);
    ConnFacts conn = new ConnFacts("c1", true, true, idle, idle.plusSeconds(1), 2, null, null);
    stale.append(Hook.DNS_START, start, 0, null, null);
    stale.append(Hook.DNS_DONE, start + 4 * MS, 0, null, null);
    stale.append(Hook.GOT_CONN, start + 5 * MS, 0, conn, null);
    stale.append(
        Hook.EXCHANGE_DONE, start + 10 * MS, 0, null, new SocketException("Connection reset"));
    return stale;
  }

  /** Answers one request, and closes that much after it has read another. */
  private static ConnectionScript closingAfterOne(Duration delay) {
    return wire -> {
      wire.readHead();
      wire.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1");
      wire.readHead();
      wire.pause(delay);
    };
  }
}
