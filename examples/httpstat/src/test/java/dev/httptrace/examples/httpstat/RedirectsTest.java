/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent after a redirect, by both clients; curl 7.88 sent the same. */
@Timeout(60)
class RedirectsTest {

  private static final String AGENT = "User-Agent: httpstat";

  @ParameterizedTest
  @ValueSource(strings = {"", "--async"})
  void fieldsAreSentAgain(String client) {
    try (ScriptedServer server = ScriptedServer.start(redirect(302, "/end"), ok())) {
      run(client, server, "-d", "a=1", "-H", "X-F: 1", "-H", "Accept: application/json");
      assertThat(server.requests())
          .containsExactly(
              head(
                  "POST / HTTP/1.1",
                  host(server),
                  AGENT,
                  "X-F: 1",
                  "Accept: application/json",
                  "Content-Length: 3",
                  "Content-Type: application/x-www-form-urlencoded"),
              head("GET /end HTTP/1.1", host(server), AGENT, "X-F: 1", "Accept: application/json"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--async"})
  void bodyIsSentAgainWithItsTypeAfter307(String client) {
    try (ScriptedServer server = ScriptedServer.start(redirect(307, "/end"), ok())) {
      run(client, server, "-d", "a=1");
      String type = "Content-Type: application/x-www-form-urlencoded";
      assertThat(server.requests().get(1))
          .isEqualTo(
              head(
                  "POST /end HTTP/1.1",
                  host(server),
                  AGENT,
                  "Accept: */*",
                  "Content-Length: 3",
                  type));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', 301, POST",
    "'', 303, PUT",
    "'', 302, PUT",
    "--async, 302, POST",
    "--async, 303, PUT"
  })
  void givenMethodIsKeptAndTheBodyIsNot(String client, int status, String method) {
    try (ScriptedServer server = ScriptedServer.start(redirect(status, "/end"), ok())) {
      run(client, server, "-X", method, "-d", "a=1");
      assertThat(server.requests()).hasSize(2);
      assertThat(server.requests().get(0)).startsWith(method + " / ").contains("Content-Length: 3");
      assertThat(server.requests().get(1))
          .isEqualTo(head(method + " /end HTTP/1.1", host(server), AGENT, "Accept: */*"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--async"})
  void secretsStayWithTheirServer(String client) {
    try (ScriptedServer other = ScriptedServer.start(ok());
        ScriptedServer server =
            ScriptedServer.start(redirect(302, other.uri("127.0.0.1", "/end")))) {
      run(client, server, "-H", "Authorization: mine", "-H", "Cookie: a=b", "-H", "X-F: 1");
      assertThat(server.requests().get(0)).contains("Authorization: mine", "Cookie: a=b");
      assertThat(other.requests())
          .containsExactly(head("GET /end HTTP/1.1", host(other), AGENT, "Accept: */*", "X-F: 1"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--async"})
  void secretsAreSentAgainOnTheWayBack(String client) {
    List<ConnectionScript> scripts = new ArrayList<>();
    try (ScriptedServer other = ScriptedServer.start(wire -> scripts.get(0).serve(wire));
        ScriptedServer server =
            ScriptedServer.start(redirect(302, other.uri("127.0.0.1", "/there")), ok())) {
      scripts.add(redirect(302, server.uri("127.0.0.1", "/end")));
      run(client, server, "-H", "Authorization: mine");
      assertThat(other.requests().get(0)).doesNotContain("mine");
      assertThat(server.requests().get(1))
          .isEqualTo(
              head("GET /end HTTP/1.1", host(server), AGENT, "Accept: */*", "Authorization: mine"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--async"})
  void givenHostIsForTheFirstNameOnly(String client) {
    List<ConnectionScript> scripts = new ArrayList<>();
    try (ScriptedServer server =
        ScriptedServer.start(wire -> scripts.get(0).serve(wire), redirect(302, "/end"), ok())) {
      scripts.add(redirect(302, server.uri("localhost", "/there")));
      run(client, server, "-4", "-H", "Host: me");
      assertThat(server.requests())
          .containsExactly(
              head("GET / HTTP/1.1", "Host: me", AGENT, "Accept: */*"),
              head("GET /there HTTP/1.1", "Host: localhost:" + server.port(), AGENT, "Accept: */*"),
              head("GET /end HTTP/1.1", "Host: localhost:" + server.port(), AGENT, "Accept: */*"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--async"})
  void givenHostIsKeptOnTheSameName(String client) {
    try (ScriptedServer other = ScriptedServer.start(ok());
        ScriptedServer server =
            ScriptedServer.start(redirect(302, other.uri("127.0.0.1", "/end")))) {
      run(client, server, "-d", "x", "-H", "Host: me");
      assertThat(other.requests())
          .containsExactly(head("GET /end HTTP/1.1", "Host: me", AGENT, "Accept: */*"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--async"})
  void loginStaysWithItsServer(String client) {
    try (ScriptedServer other = ScriptedServer.start(ok());
        ScriptedServer server =
            ScriptedServer.start(redirect(302, other.uri("127.0.0.1", "/end")))) {
      run(client, server, "-u", "a:b");
      assertThat(server.requests().get(0)).contains("Authorization: Basic YTpi");
      assertThat(other.requests())
          .containsExactly(head("GET /end HTTP/1.1", host(other), AGENT, "Accept: */*"));
    }
  }

  private static void run(String client, ScriptedServer server, String... args) {
    List<String> all = new ArrayList<>(List.of("-L"));
    if (!client.isEmpty()) {
      all.add(client);
    }
    all.addAll(List.of(args));
    all.add(server.uri("127.0.0.1", "/"));
    Run run = Run.of(all.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("200");
  }

  private static ConnectionScript redirect(int status, String location) {
    return Responses.redirect(status, location);
  }

  private static ConnectionScript ok() {
    return Responses.closing(200, "ok");
  }

  private static String host(ScriptedServer server) {
    return "Host: 127.0.0.1:" + server.port();
  }

  private static String head(String... lines) {
    return String.join("\r\n", lines);
  }
}
