/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.ForwardProxy;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OptionsTest {

  private final List<String> bodies = new CopyOnWriteArrayList<>();

  @Test
  void requestIsSentAsTold() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      Run run =
          Run.of(
              "-X",
              "PUT",
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
  void verboseGivesEveryPhaseItsLine() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(404, "not here"))) {
      Run run = Run.of("-v", server.uri("127.0.0.1", "/"));
      assertThat(run.exitCode()).isZero();
      assertThat(run.lines().get(0)).contains("  404  HTTP/1.1  new connection http-outgoing-");
      assertThat(run.phases())
          .startsWith("queue", "connect", "send", "wait", "receive", "other", "total");
    }
  }

  @Test
  void bodyIsReadAsCurlReadsIt(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("body"), "a=1\r\nhttp://canary/\n");
    ConnectionScript echo =
        wire -> {
          wire.readHead();
          String body = wire.readBody(23);
          bodies.add(body);
          wire.send("HTTP/1.1 200 " + body.length() + "\r\nContent-Length: 0\r\n\r\n");
        };
    try (ScriptedServer server = ScriptedServer.start(echo)) {
      Run run = Run.of("-d", "@" + file, "-d", "b=2", "-d", "c", server.uri("127.0.0.1", "/"));
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(bodies).containsExactly("a=1http://canary/&b=2&c");
    }
  }

  @Test
  void aBodyThatCannotBeReadIs26() {
    Run run = Run.of("-d", "@/no/such/canary", "http://127.0.0.1:1/");
    assertThat(run.exitCode()).isEqualTo(26);
    assertThat(run.err())
        .isEqualToIgnoringNewLines("httpstat: --data: cannot read the file after the @");
  }

  @Test
  void aFieldMayBeGivenTwice() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      Run.of("-H", "X-A: 1", "-H", "X-A: 2", "-H", "User-Agent: me", server.uri("127.0.0.1", "/"));
      assertThat(server.requests().get(0))
          .contains("X-A: 1\r\nX-A: 2", "User-Agent: me")
          .doesNotContain("httpstat");
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
    try (ForwardProxy proxy = ForwardProxy.startWithCredentials("ann", "canary");
        ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"))) {
      String via = "http://ann:canary@127.0.0.1:" + proxy.port();
      Run run = Run.of("-k", "-x", via, server.uri("127.0.0.1", "/"));
      assertThat(run.exitCode()).as(run.err()).isZero();
      String tunnel = "CONNECT 127.0.0.1:" + server.port();
      assertThat(run.out())
          .contains(tunnel + " → 200", "TLSv1.3")
          .doesNotContain("407", "canary", "YW5uOmNhbmFyeQ");
      assertThat(proxy.connects()).hasSize(1);
    }
  }

  @Test
  void credentialsAreSentAtOnceAndOnlyToTheirHost() {
    try (ScriptedServer other = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        ScriptedServer server =
            ScriptedServer.start(Responses.redirect(other.uri("127.0.0.1", "/new")))) {
      Run run = Run.of("-L", "http://ann:p%C3%A4@127.0.0.1:" + server.port() + "/");
      assertThat(run.exitCode()).as(run.err()).isZero();
      // "ann:pä" in UTF-8.
      assertThat(server.requests().get(0)).contains("\r\nAuthorization: Basic YW5uOnDDpA==\r\n");
      assertThat(other.requests().get(0)).doesNotContain("Authorization");
      assertThat(run.out()).contains("  302  ", "  200  ").doesNotContain("YW5uOnDDpA", "ann");
    }
  }

  @Test
  void userOptionGoesBeforeTheUrlAndAFieldBeforeBoth() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      String url = "http://c:d@127.0.0.1:" + server.port() + "/";
      Run.of("-u", "a:b", url);
      Run.of("-u", "a:b", "-H", "Authorization: mine", url);
      assertThat(server.requests().get(0)).contains("Authorization: Basic YTpi\r\n");
      assertThat(server.requests().get(1))
          .endsWith("\r\nAuthorization: mine")
          .doesNotContain("Basic");
    }
  }

  @Test
  void spansGoToTheCollectorOfTheOptionOrOfTheEnvironment() {
    try (ScriptedServer collector = ScriptedServer.start(Responses.keepAlive(200, ""));
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      String url = server.uri("127.0.0.1", "/");
      String endpoint = collector.uri("127.0.0.1", "");
      assertThat(Run.of("--otlp", endpoint, url).out()).containsPattern("\n  trace [0-9a-f]{32}\n");
      assertThat(collector.requests()).hasSize(1);
      Run.with(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint), StandardCharsets.UTF_8, url);
      assertThat(collector.requests())
          .hasSize(2)
          .allMatch(head -> head.startsWith("POST /v1/traces HTTP/1.1"));
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

  @ParameterizedTest
  @ValueSource(ints = {40, 59})
  void fortyColumnsAreEnough(int columns) {
    Map<String, String> env = Map.of("COLUMNS", Integer.toString(columns));
    Run demo = Run.with(env, StandardCharsets.UTF_8, "demo", "-v");
    assertThat(demo.exitCode()).as(demo.out()).isZero();
    assertThat(demo.lines()).allMatch(line -> line.length() <= columns);
    try (ScriptedServer server =
        ScriptedServer.start(Responses.redirect("/" + "long/".repeat(9)))) {
      String url = server.uri("127.0.0.1", "/");
      for (String count : List.of("1", "30")) {
        Run run = Run.with(env, StandardCharsets.UTF_8, "-n", count, "-q", "1000", url);
        assertThat(run.lines()).isNotEmpty().allMatch(line -> line.length() <= columns);
      }
    }
  }

  @Test
  void helpAndVersionAreNotErrors() {
    assertThat(Run.of("--help").out()).contains("--otlp-file", "Exit codes are curl's");
    assertThat(Run.of("--help").exitCode()).isZero();
    assertThat(Run.of("--version").out()).startsWith("httpstat ");
  }
}
