/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLHandshakeException;
import okhttp3.tls.HeldCertificate;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TrustedTest {

  @TempDir private Path folder;

  @Test
  void partnerThatStartsAnewIsTrustedWithoutAnewStartOfItsCaller() throws Exception {
    Path file = folder.resolve("authority.pem");
    Files.writeString(file, Trust.pem(another().certificate()));
    Outgoing outgoing = Outgoing.traced(OpenTelemetry.noop(), "wide").trust(Trusted.in(file));
    try (ScriptedServer partner =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "{}"));
        CloseableHttpClient client = outgoing.build()) {
      assertThatThrownBy(() -> get(client, partner)).isInstanceOf(SSLHandshakeException.class);

      Files.writeString(file, Partner.authority());

      assertThat(get(client, partner)).isEqualTo(200);
    }
  }

  @Test
  void sessionsAreKeptWhileTheFileStays() throws Exception {
    Path file = folder.resolve("authority.pem");
    Files.writeString(file, Partner.authority());
    Trusted trusted = Trusted.in(file);
    assertThat(trusted.now()).isSameAs(trusted.now());
  }

  @Test
  void fileThatSaysNothingIsSaidAtOnce() {
    assertThatThrownBy(() -> Trusted.in(folder.resolve("nothing.pem")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nothing.pem");
  }

  private static int get(CloseableHttpClient client, ScriptedServer server) throws IOException {
    return client.execute(new HttpGet(server.uri("/")), response -> response.getCode());
  }

  private static HeldCertificate another() {
    return new HeldCertificate.Builder().commonName("another").certificateAuthority(0).build();
  }
}
