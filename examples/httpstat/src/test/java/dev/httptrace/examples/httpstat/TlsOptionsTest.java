/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TlsOptionsTest {

  private static final HeldCertificate CLIENT =
      new HeldCertificate.Builder().commonName("ann").build();

  @TempDir private static Path dir;

  @BeforeAll
  static void writeFiles() throws Exception {
    Files.writeString(dir.resolve("cert.pem"), CLIENT.certificatePem());
    Files.writeString(dir.resolve("key.pem"), CLIENT.privateKeyPkcs8Pem());
    Files.writeString(
        dir.resolve("both.pem"), CLIENT.privateKeyPkcs8Pem() + CLIENT.certificatePem());
    Files.writeString(
        dir.resolve("authority.pem"),
        "A comment.\n"
            + new HeldCertificate(CLIENT.keyPair(), Certificates.authorityCertificate())
                .certificatePem());
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] password = "canary".toCharArray();
    store.setKeyEntry(
        "x", CLIENT.keyPair().getPrivate(), password, new Certificate[] {CLIENT.certificate()});
    try (OutputStream out = Files.newOutputStream(dir.resolve("store.p12"))) {
      store.store(out, password);
    }
  }

  @Test
  void authoritiesOfAFileAreTrustedAndNoOthers() {
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
        ScriptedServer other =
            ScriptedServer.startTls(
                Certificates.untrustedServerContext(), Responses.keepAlive(200, "ok"))) {
      String file = dir.resolve("authority.pem").toString();
      assertThat(Run.of("--cacert", file, server.uri("127.0.0.1", "/")).exitCode()).isZero();
      assertThat(Run.of("--cacert", file, other.uri("127.0.0.1", "/")).exitCode()).isEqualTo(60);
      assertThat(Run.of(server.uri("127.0.0.1", "/")).exitCode()).isEqualTo(60);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--cert cert.pem --key key.pem",
        "--cert both.pem",
        "-E store.p12:canary",
        "--cert store.p12 --pass canary",
        "--async --cert both.pem",
      })
  void clientShowsItsCertificate(String options) throws Exception {
    try (MutualTlsServer server = MutualTlsServer.start(CLIENT.certificate())) {
      Run run = Run.of(arguments(options, "-k", server.url()));
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(server.peer()).isEqualTo("CN=ann");
      assertThat(run.out() + run.err()).doesNotContain("canary");
    }
  }

  @Test
  void keyMayHaveAPassword() throws Exception {
    Path file = dir.resolve("encrypted.pem");
    Files.writeString(file, EncryptedKey.pem(CLIENT.keyPair().getPrivate(), "canary"));
    try (MutualTlsServer server = MutualTlsServer.start(CLIENT.certificate())) {
      Run run =
          Run.of(
              arguments("--cert cert.pem --key encrypted.pem --pass canary", "-k", server.url()));
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(server.peer()).isEqualTo("CN=ann");
    }
    Run wrong = Run.of(arguments("--cert cert.pem --key encrypted.pem --pass x", "https://h/"));
    assertThat(wrong.exitCode()).isEqualTo(58);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--cacert none.pem", "--cacert key.pem"})
  void unusableAuthoritiesAre77(String options) {
    Run run = Run.of(arguments(options, "https://127.0.0.1:1/"));
    assertThat(run.exitCode()).isEqualTo(77);
    assertThat(run.err()).startsWith("httpstat: --cacert: no certificates").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--cert none.pem",
        "--cert cert.pem",
        "--key key.pem",
        "-E store.p12:wrong",
        "-E c:canary",
        "-E :canary",
        "--pass canary",
      })
  void unusableCertificateIs58(String options) {
    Run run = Run.of(arguments(options, "https://127.0.0.1:1/"));
    assertThat(run.exitCode()).isEqualTo(58);
    assertThat(run.err()).hasLineCount(1).doesNotContain("\tat ", "canary");
  }

  private static String[] arguments(String options, String... more) {
    java.util.List<String> all = new java.util.ArrayList<>();
    for (String word : options.split(" ", -1)) {
      all.add(word.matches("[a-z]+\\.(pem|p12).*") ? dir.resolve(word).toString() : word);
    }
    all.addAll(java.util.List.of(more));
    return all.toArray(String[]::new);
  }
}
