/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SecretsTest {

  @TempDir private Path dir;

  @Test
  void secretsOfACallThatSucceedsStayInTheRequest() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "canary"))) {
      assertNoCanary("http://ann:canary@127.0.0.1:" + server.port() + "/?token=canary#canary");
      assertThat(server.requests().get(0)).contains("token=canary", "Authorization: canary");
    }
  }

  @Test
  void secretsOfACallThatFailsStayInTheRequest() throws IOException {
    assertNoCanary("http://ann:canary@127.0.0.1:" + ClosedPort.find() + "/?token=canary");
  }

  private void assertNoCanary(String url) throws IOException {
    Path file = dir.resolve("spans.json");
    Run run =
        Run.of(
            "-v",
            "--otlp-file",
            file.toString(),
            "-d",
            "canary",
            "-H",
            "Authorization: canary",
            "-H",
            "X-Key: canary",
            url);
    assertThat(run.out()).contains("token=REDACTED", "trace ").doesNotContain("canary");
    assertThat(run.err()).doesNotContain("canary");
    assertThat(Files.readString(file)).contains("token=REDACTED").doesNotContain("canary");
  }
}
