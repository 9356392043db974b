/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.BlackHole;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.loopback.Wire;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ExitCodesTest {

  @Test
  void anyAnswerIsSuccess() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(404, "not here"))) {
      Run run = Run.of("-v", server.uri("127.0.0.1", "/"));
      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isZero();
      assertThat(run.lines().get(0)).contains("  404  HTTP/1.1  new connection http-outgoing-");
      assertThat(run.phases())
          .containsExactly("queue", "connect", "send", "wait", "receive", "other", "total");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://example.org/, 1, URL must be http or https",
    "http://, 3, malformed URL",
    "http://nothing.invalid/, 6, host not found: http://nothing.invalid/",
    "'--repeat=0', 2, --repeat must be at least 1",
    "'--repeat=x', 2, Invalid value for option '--repeat'",
    "'--otlp=nowhere', 2, --otlp must be an http or https URL",
    "'--otlp=http://u:canary@h/', 2, --otlp must be an http or https URL",
    "'-Hcanary', 2, was 6 characters",
    "'-XG T', 2, --request must be a method",
    "'--hedaer=canary', 2, unknown option --hedaer",
    "'-m0', 2, --timeout must be more than 0",
    "'-xftp://canary@h', 1, URL must be http or https",
  })
  void badInputIsOneLineAndACode(String argument, int exitCode, String line) {
    Run run = Run.of(argument, "http://127.0.0.1:1/");
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.err().lines().findFirst().orElse("")).startsWith("httpstat: ").contains(line);
    assertThat(run.err() + run.out()).doesNotContain("canary").doesNotContain("\tat ");
  }

  @Test
  void refusedConnectionIs7() {
    Run run = Run.of("http://127.0.0.1:" + ClosedPort.find() + "/");
    assertFailed(run, 7, "cannot connect, connection_refused", "failed in connect after");
  }

  @Test
  void connectThatHangsIs28() {
    try (BlackHole hole = BlackHole.open()) {
      Run run = Run.of("-m", "0.2", "http://127.0.0.1:" + hole.port() + "/");
      assertFailed(run, 28, "timed out", "failed in connect after");
    }
  }

  @Test
  void silentServerIs28() {
    try (ScriptedServer server = ScriptedServer.start(Wire::awaitClose)) {
      Run run = Run.of("-m", "0.2", server.uri("127.0.0.1", "/"));
      assertFailed(run, 28, "timed out", "failed in wait after");
    }
  }

  @Test
  void serverWithoutTlsIs35() {
    ConnectionScript prose = wire -> wire.send("I do not speak that language, sorry.\r\n");
    try (ScriptedServer server = ScriptedServer.start(prose)) {
      Run run = Run.of("https://127.0.0.1:" + server.port() + "/");
      assertFailed(run, 35, "TLS handshake failed", "failed in tls after");
    }
  }

  @Test
  void untrustedCertificateIs60UnlessInsecure() {
    try (ScriptedServer server =
        ScriptedServer.startTls(
            Certificates.untrustedServerContext(), Responses.keepAlive(200, "hello"))) {
      String url = server.uri("127.0.0.1", "/");
      assertFailed(Run.of(url), 60, "certificate_untrusted", "failed in tls after");
      assertThat(Run.of("-k", url).exitCode()).isZero();
    }
  }

  @Test
  void emptyReplyIs52AfterARetry() {
    ConnectionScript nothing = Wire::readHead;
    try (ScriptedServer server = ScriptedServer.start(nothing)) {
      Run run = Run.of(server.uri("127.0.0.1", "/"));
      assertFailed(run, 52, "without an answer", "failed in wait after");
      assertThat(run.out()).contains("attempt 2 (retry after NoHttpResponseException)");
    }
  }

  @Test
  void bodyCutOffIs56() {
    ConnectionScript half =
        wire -> {
          wire.readHead();
          wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        };
    try (ScriptedServer server = ScriptedServer.start(half)) {
      Run run = Run.of(server.uri("127.0.0.1", "/"));
      assertFailed(run, 56, "connection broken", "failed in receive after");
      assertThat(run.out()).contains("cut off after 4 B");
    }
  }

  @Test
  void endlessRedirectIs47() {
    try (ScriptedServer server = ScriptedServer.start(Responses.redirect("/again"))) {
      assertThat(Run.of("-L", server.uri("127.0.0.1", "/again")).exitCode()).isEqualTo(47);
    }
  }

  @Test
  void unwritableFileIs23(@TempDir Path dir) {
    Run run = Run.of("--otlp-file", dir.resolve("no/such/dir").toString(), "http://127.0.0.1:1/");
    assertThat(run.exitCode()).isEqualTo(23);
    assertThat(run.err()).startsWith("httpstat: --otlp-file: ").hasLineCount(1);
  }

  private static void assertFailed(Run run, int exitCode, String complaint, String below) {
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(exitCode);
    assertThat(run.err()).startsWith("httpstat: ").contains(complaint).hasLineCount(1);
    assertThat(run.out()).contains(below).doesNotContain("\tat ");
  }
}
