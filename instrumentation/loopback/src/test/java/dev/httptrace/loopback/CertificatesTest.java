/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("once")
@Timeout(20)
class CertificatesTest {

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "one.test", "two.test", "shop.test"})
  void serverIsValidForItsNames(String host) throws IOException {
    try (ScriptedServer server = serving(Certificates.serverContext());
        SSLSocket socket = TlsClient.connect(server, host)) {
      assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("hello");
      assertThat(server.failures()).isEmpty();
    }
  }

  @Test
  void serverIsNotValidForOtherNames() {
    try (ScriptedServer server = serving(Certificates.serverContext())) {
      assertThatThrownBy(() -> TlsClient.connect(server, "three.test"))
          .hasRootCauseInstanceOf(CertificateException.class)
          .hasMessageContaining("three.test");
    }
  }

  @Test
  void expiredServerIsRefused() {
    try (ScriptedServer server = serving(Certificates.expiredServerContext())) {
      assertThatThrownBy(() -> TlsClient.connect(server, "localhost"))
          .hasRootCauseInstanceOf(CertificateExpiredException.class);
    }
  }

  @Test
  void serverOfAnotherNameIsRefused() {
    try (ScriptedServer server = serving(Certificates.wrongHostServerContext())) {
      assertThatThrownBy(() -> TlsClient.connect(server, "localhost"))
          .hasRootCauseInstanceOf(CertificateException.class)
          .hasMessageContaining("localhost");
    }
  }

  @Test
  void serverOfAnotherAuthorityIsRefused() {
    try (ScriptedServer server = serving(Certificates.untrustedServerContext())) {
      assertThatThrownBy(() -> TlsClient.connect(server, "localhost"))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("PKIX path");
    }
  }

  private static ScriptedServer serving(SSLContext context) {
    return ScriptedServer.startTls(context, wire -> wire.send("hello"));
  }
}
