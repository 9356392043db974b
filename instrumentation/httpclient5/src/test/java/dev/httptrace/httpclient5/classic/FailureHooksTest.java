/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import static dev.httptrace.DiscardReason.ERROR;
import static dev.httptrace.httpclient5.Sequences.CONNECT;
import static dev.httptrace.httpclient5.Sequences.HANDSHAKE;
import static dev.httptrace.httpclient5.Sequences.LOOKUP;
import static dev.httptrace.httpclient5.Sequences.START;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.discarded;
import static dev.httptrace.httpclient5.Sequences.failing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.EveryAttachment;
import dev.httptrace.httpclient5.Rig;
import dev.httptrace.loopback.BlackHole;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Gates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@org.junit.jupiter.api.Timeout(30)
class FailureHooksTest {

  private static final Timeout SHORT = Timeout.ofMilliseconds(150);

  private enum BadTls {
    UNTRUSTED,
    EXPIRED,
    WRONG_HOST;

    SSLContext context() {
      return switch (this) {
        case UNTRUSTED -> Certificates.untrustedServerContext();
        case EXPIRED -> Certificates.expiredServerContext();
        case WRONG_HOST -> Certificates.wrongHostServerContext();
      };
    }
  }

  @ParameterizedTest
  @EnumSource(BadTls.class)
  void badCertificateFailsTheHandshake(BadTls bad) throws IOException {
    for (Attachment attachment : Attachment.values()) {
      try (ScriptedServer server =
              ScriptedServer.startTls(bad.context(), Responses.keepAlive(200, ""));
          Rig rig = new Rig(attachment)) {
        Throwable failure = catchThrowable(() -> rig.get(server.uri("one.test", "/")));

        assertThat(failure).isInstanceOf(SSLException.class);
        String name = failure.getClass().getSimpleName();
        if (attachment != Attachment.NOWHERE) {
          assertThat(rig.trace.all())
              .containsExactly(
                  all(START, LOOKUP, CONNECT, failing(HANDSHAKE, name), discarded(ERROR, name)));
          assertThat(rig.trace.errors()).containsOnly((Exception) failure);
        }
      }
    }
  }

  @EveryAttachment
  void garbageFailsTheHandshake(Attachment attachment) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.send("this is not TLS at all");
                  wire.awaitClose();
                });
        Rig rig = new Rig(attachment)) {
      String uri = server.uri("one.test", "/").replace("http:", "https:");

      assertThatThrownBy(() -> rig.get(uri)).isInstanceOf(SSLException.class);

      assertThat(rig.trace.all())
          .endsWith(all(failing(HANDSHAKE, "SSLException"), discarded(ERROR, "SSLException")));
    }
  }

  @EveryAttachment
  void handshakeTimesOut(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(wire -> wire.awaitClose());
        Rig rig = new Rig(attachment)) {
      rig.connectionConfig.setConnectTimeout(SHORT);
      rig.handshakeTimeout(SHORT);
      String uri = server.uri("one.test", "/").replace("http:", "https:");

      assertThatThrownBy(() -> rig.get(uri)).isInstanceOf(IOException.class);

      assertThat(rig.trace.all())
          .containsSubsequence("tlsHandshakeStart", "connReleased ERROR")
          .doesNotContain("gotConn");
    }
  }

  @EveryAttachment
  void leaseTimesOut(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "taken"));
        Rig rig = new Rig(attachment)) {
      rig.connections.setMaxConnTotal(1);
      rig.requests.setConnectionRequestTimeout(SHORT);
      try (ClassicHttpResponse holder = rig.open(new HttpGet(server.uri("one.test", "/")))) {
        rig.trace.clear();

        assertThatThrownBy(() -> rig.get(server.uri("one.test", "/")))
            .hasMessageContaining("Timeout deadline");

        assertThat(rig.trace.all())
            .containsExactly(
                all(
                    failing(START, "ConnectionRequestTimeoutException"),
                    failing("exchangeDone", "ConnectionRequestTimeoutException")));
        assertThat(Rig.body(holder)).isEqualTo("taken");
      }
    }
  }

  @EveryAttachment
  void connectTimesOut(Attachment attachment) throws IOException {
    try (BlackHole hole = BlackHole.open();
        Rig rig = new Rig(attachment)) {
      rig.connectionConfig.setConnectTimeout(SHORT);

      assertThatThrownBy(() -> rig.get("http://one.test:" + hole.port() + "/"))
          .hasMessageContaining("one.test");

      assertThat(rig.trace.all())
          .endsWith(
              all(
                  failing(CONNECT, "SocketTimeoutException"),
                  discarded(ERROR, "ConnectTimeoutException")));
    }
  }

  @EveryAttachment
  void responseTimesOutOnce(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(silence());
        Rig rig = new Rig(attachment);
        Rig untraced = new Rig(Attachment.NOWHERE)) {
      rig.requests.setResponseTimeout(SHORT);
      untraced.requests.setResponseTimeout(SHORT);
      Throwable expected = catchThrowable(() -> untraced.get(server.uri("one.test", "/")));

      assertThatThrownBy(() -> rig.get(server.uri("one.test", "/")))
          .hasSameClassAs(expected)
          .hasMessage(expected.getMessage());

      // The client may have given up before the server has read what it sent.
      Gates.awaitThat("the server has read both", () -> server.requests().size() >= 2);
      assertThat(server.requests()).hasSize(2);
      assertThat(rig.trace.all())
          .endsWith(
              all("wroteHeaders", "wroteRequest", discarded(ERROR, "SocketTimeoutException")));
    }
  }

  @EveryAttachment
  void bodyTimesOut(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(halfAnswer());
        Rig rig = new Rig(attachment)) {
      // Half of it has to come in time.
      rig.requests.setResponseTimeout(Timeout.ofSeconds(1));

      assertThatThrownBy(() -> rig.get(server.uri("one.test", "/")))
          .isInstanceOf(SocketTimeoutException.class);

      assertThat(rig.trace.beyondGo())
          .endsWith(
              "gotLastResponseByte 4(SocketTimeoutException)",
              "connReleased ERROR",
              "exchangeDone(SocketTimeoutException)");
    }
  }

  private static ConnectionScript halfAnswer() {
    return wire -> {
      wire.readHead();
      wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
      wire.awaitClose();
    };
  }

  private static ConnectionScript silence() {
    return wire -> {
      wire.readHead();
      wire.awaitClose();
    };
  }
}
