/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Said.assertSays;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.loopback.Tls;
import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ResendVerdictTest {

  private static final String CHALLENGE =
      "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"r\"\r\nContent-Length: 0\r\n\r\n";
  private static final Duration LONG = Duration.ofMillis(400);

  @Test
  void pauseBeforeARetryIsItsPrice() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                Responses.closing(503, "busy"), Responses.keepAlive(200, "ready"));
        CallRig rig = new CallRig().retryAfter(LONG)) {
      Verdict verdict =
          assertSays(
              rig.get(server.uri("one.test", "/")),
              VerdictKind.RETRIED,
              "Attempt 1 was answered 503 after <time>; trying again cost <time> of <time>, most of"
                  + " it the pause before. Without it, the call would take about <time>.");

      assertThat(verdict.cost()).isGreaterThan(LONG);
    }
  }

  @Test
  void slowServerAfterAQuickRetryIsNotTheRetrysFault() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                Responses.closing(503, "busy"), Responses.slow(LONG, Duration.ZERO, "ready"));
        CallRig rig = new CallRig()) {
      CallRecord call = rig.get(server.uri("one.test", "/"));

      assertThat(call.exchanges()).hasSize(2);
      assertThat(call.verdict().kind()).isEqualTo(VerdictKind.SERVER_SLOW);
    }
  }

  @Test
  void slowRedirectIsItsPrice() throws IOException {
    try (ScriptedServer target = ScriptedServer.start(Responses.keepAlive(200, "there"));
        ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.pause(LONG);
                  Responses.redirect(target.uri("shop.test", "/there?token=t")).serve(wire);
                });
        CallRig rig = new CallRig()) {
      assertSays(
          rig.get(server.uri("one.test", "/here?token=t")),
          VerdictKind.REDIRECTED,
          "A redirect (302) by one.test:"
              + server.port()
              + " cost <time> of <time>. Use the final URL, at shop.test:"
              + target.port()
              + ", which would take about <time>.");
    }
  }

  @Test
  void challengeIsItsPrice() throws IOException {
    ConnectionScript challenge =
        wire -> {
          wire.readHead();
          wire.pause(LONG);
          wire.send(CHALLENGE);
          wire.readHead();
          wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
          wire.awaitClose();
        };
    BasicCredentialsProvider credentials = new BasicCredentialsProvider();
    credentials.setCredentials(
        new AuthScope(null, -1), new UsernamePasswordCredentials("user", "secret".toCharArray()));
    try (ScriptedServer server = ScriptedServer.start(challenge);
        CallRig rig = new CallRig()) {
      rig.builder.setDefaultCredentialsProvider(credentials);
      assertSays(
          rig.get(server.uri("one.test", "/")),
          VerdictKind.CHALLENGED,
          "A challenge (401) cost <time> of <time>. Sending credentials with the first request would make it"
              + " about <time>.");
    }
  }

  @Test
  void setupOfTheConnectionThatARedirectKeepsIsDueAnyway() throws IOException {
    Tls tls = Tls.of(Certificates.serverContext()).handshakeDelay(LONG);
    try (ScriptedServer server =
            ScriptedServer.startTls(
                tls, answering(moved("/b"), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        CallRig warmUp = new CallRig();
        CallRig rig = new CallRig()) {
      // The first handshake of a JVM is slow by itself.
      warmUp.get(server.uri("one.test", "/a"));

      CallRecord call = rig.get(server.uri("one.test", "/a"));

      assertThat(call.exchanges()).hasSize(2);
      assertThat(call.last().phase(Phase.TLS)).isZero();
      Verdict verdict =
          assertSays(
              call,
              VerdictKind.TLS_SLOW,
              "<share> of <time> was the TLS handshake with one.test:"
                  + server.port()
                  + " (<time><own>); a reused connection would take about <time>. Keep connections alive; look"
                  + " at the server's load.");
      // The server's delay begins when it has accepted, maybe before the client knows.
      assertThat(verdict.cost()).isGreaterThanOrEqualTo(Duration.ofMillis(300));
      assertThat(new Evidence(call).price(0)).isLessThan(LONG.toNanos());
    }
  }

  @Test
  void redirectsAreNotChargedToARetryBeforeThem() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                answering(
                    "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n",
                    moved("/b"),
                    moved("/c"),
                    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        CallRig rig = new CallRig().retryAfter(LONG)) {
      CallRecord call = rig.get(server.uri("one.test", "/a"));
      Evidence evidence = new Evidence(call);
      long redirects = evidence.price(1) + evidence.price(2);

      assertThat(call.exchanges()).hasSize(4);
      assertThat(call.verdict().kind()).isEqualTo(VerdictKind.RETRIED);
      assertThat(call.verdict().cost().toNanos()).isEqualTo(evidence.price(0));
      assertThat(call.verdict().sentence())
          .contains("cost " + Wording.time(evidence.price(0)) + " of");
      assertThat(redirects).isPositive();
    }
  }

  @Test
  void severalRedirectsAreToldTogether() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  for (String next : new String[] {"/b", "/c", "/d"}) {
                    wire.readHead();
                    wire.pause(LONG);
                    wire.send(moved(next));
                  }
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                  wire.awaitClose();
                });
        CallRig rig = new CallRig()) {
      Verdict verdict =
          assertSays(
              rig.get(server.uri("one.test", "/a")),
              VerdictKind.REDIRECTED,
              "3 redirects cost <time> of <time>. Use the final URL, at one.test:"
                  + server.port()
                  + ", which would take about <time>.");

      assertThat(verdict.cost()).isGreaterThanOrEqualTo(LONG.multipliedBy(3));
    }
  }

  private static String moved(String location) {
    return "HTTP/1.1 302 Moved\r\nContent-Length: 0\r\nLocation: " + location + "\r\n\r\n";
  }

  /** Answers one request after the other on one connection. */
  private static ConnectionScript answering(String... answers) {
    return wire -> {
      for (String answer : answers) {
        wire.readHead();
        wire.send(answer);
      }
      wire.awaitClose();
    };
  }
}
