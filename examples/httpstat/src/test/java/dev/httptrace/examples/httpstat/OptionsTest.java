/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.ForwardProxy;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OptionsTest {

  @Test
  void requestIsSentAsTold() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      Run run =
          Run.of(
              "-X",
              "put",
              "-d",
              "a=1",
              "-H",
              "X-One: 1",
              "-H",
              "Content-Type: text/plain",
              server.uri("127.0.0.1", "/?q=1"));
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(server.requests().get(0))
          .startsWith("PUT /?q=1 HTTP/1.1\r\n")
          .contains("X-One: 1", "Content-Type: text/plain", "Content-Length: 3");
      assertThat(run.out()).contains("body 3 B");
    }
  }

  @Test
  void repeatedCallsShareTheConnection() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      Run run = Run.of("-n", "3", server.uri("127.0.0.1", "/"));
      assertThat(server.connections()).isEqualTo(1);
      assertThat(run.lines()).filteredOn(line -> line.contains("GET")).hasSize(3);
      assertThat(run.out()).contains("1  GET", "2  GET", "3  GET", "(use 3, idle");
    }
  }

  @Test
  void redirectIsFollowedOnlyWhenAsked() {
    try (ScriptedServer server =
        ScriptedServer.start(Responses.redirect("/new"), Responses.keepAlive(200, "ok"))) {
      String url = server.uri("127.0.0.1", "/old");
      assertThat(Run.of("-L", url).out()).contains("  302  ", "attempt 2 (redirect after 302)");
    }
    try (ScriptedServer server = ScriptedServer.start(Responses.redirect("/new"))) {
      assertThat(Run.of(server.uri("127.0.0.1", "/old")).out()).doesNotContain("attempt");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void proxyGetsItsCredentialsAndOpensATunnel() {
    try (ForwardProxy proxy = ForwardProxy.startWithCredentials("ann", "canary")) {
      Run run = Run.of("-x", "http://ann:canary@127.0.0.1:" + proxy.port(), "https://127.0.0.1:1/");
      assertThat(proxy.connects()).contains("127.0.0.1:1");
      assertThat(run.out()).contains("CONNECT 127.0.0.1:1 → 407").doesNotContain("canary");
      assertThat(run.err()).doesNotContain("canary");
    }
  }

  @Test
  void columnsAndCharsetDecideTheLook() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      Run run =
          Run.with(
              Map.of("COLUMNS", "60"),
              StandardCharsets.US_ASCII,
              server.uri("127.0.0.1", "/" + "long/".repeat(30)));
      assertThat(run.lines()).allMatch(line -> line.length() <= 60);
      assertThat(run.out()).matches("\\p{ASCII}+").contains("#");
    }
  }

  @Test
  void helpAndVersionAreNotErrors() {
    assertThat(Run.of("--help").out()).contains("--otlp-file", "Exit codes are curl's");
    assertThat(Run.of("--help").exitCode()).isZero();
    assertThat(Run.of("--version").out()).startsWith("httpstat ");
  }
}
