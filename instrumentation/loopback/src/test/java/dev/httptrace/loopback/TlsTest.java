/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("once")
@Timeout(20)
class TlsTest {

  @Test
  void protocolsAreThoseAskedFor() throws IOException {
    Tls tls = Tls.of(Certificates.serverContext()).protocols("TLSv1.2");
    try (ScriptedServer server = ScriptedServer.startTls(tls, wire -> wire.send("hello"));
        SSLSocket socket = TlsClient.connect(server, "localhost")) {
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
    }
  }

  @Test
  void handshakeWaitsForItsDelay() throws IOException {
    Duration delay = Duration.ofMillis(50);
    Tls tls = Tls.of(Certificates.serverContext()).handshakeDelay(delay);
    try (ScriptedServer server = ScriptedServer.startTls(tls, wire -> wire.send("hello"))) {
      long start = System.nanoTime();
      TlsClient.connect(server, "localhost").close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(delay);
    }
  }

  @Test
  void clientWithoutCertificateGetsTheAlert() throws IOException {
    Tls tls = Tls.of(Certificates.serverContext()).clientCertificate();
    try (ScriptedServer server =
        ScriptedServer.startTls(tls.protocols("TLSv1.2"), Wire::awaitClose)) {
      assertThatThrownBy(() -> TlsClient.connect(server, "localhost"))
          .hasMessageContaining("alert");
    }
  }

  @Test
  void alertIsNotOvertakenByResetOfWhatTheClientHasSent() throws IOException {
    Tls tls = Tls.of(Certificates.serverContext()).clientCertificate();
    try (ScriptedServer server =
            ScriptedServer.startTls(tls.protocols("TLSv1.3"), Wire::awaitClose);
        SSLSocket socket = TlsClient.connect(server, "localhost")) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(ISO_8859_1));
      assertThatThrownBy(() -> socket.getInputStream().read()).hasMessageContaining("alert");
    }
  }

  @Test
  void silentServerTimesTheHandshakeOut() {
    try (ScriptedServer server = ScriptedServer.start(Wire::awaitClose)) {
      assertThatThrownBy(() -> TlsClient.connect(server, "localhost", 200))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void garbageFailsTheHandshake() {
    ConnectionScript garbage =
        wire -> {
          wire.send("this is not TLS\r\n");
          wire.awaitClose();
        };
    try (ScriptedServer server = ScriptedServer.start(garbage)) {
      assertThatThrownBy(() -> TlsClient.connect(server, "localhost"))
          .isInstanceOf(SSLException.class)
          .isNotInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void resetReachesThePeerBelowTls() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.startTls(
                Certificates.serverContext(),
                wire -> {
                  wire.readHead();
                  wire.reset();
                });
        SSLSocket socket = TlsClient.connect(server, "localhost")) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(ISO_8859_1));
      assertThatThrownBy(() -> socket.getInputStream().read()).hasMessage("Connection reset");
    }
  }
}
