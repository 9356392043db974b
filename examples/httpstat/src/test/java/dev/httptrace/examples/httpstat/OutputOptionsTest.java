/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OutputOptionsTest {

  private static final String HEAD =
      "HTTP/1.1 200 Fine\r\nX-One: 1\r\nSet-Cookie: a=b\r\nContent-Length: 5\r\n\r\n";

  @TempDir private Path dir;

  @Test
  void includePrintsTheHeadOfEachResponse() {
    try (ScriptedServer server = ScriptedServer.start(answering(HEAD + "hello"));
        ScriptedServer moved =
            ScriptedServer.start(Responses.redirect(server.uri("127.0.0.1", "/new")))) {
      Run run = Run.of("-i", "-L", moved.uri("127.0.0.1", "/"));
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.lines().get(0)).startsWith("HTTP/1.1 302");
      assertThat(run.lines())
          .containsSubsequence(
              "HTTP/1.1 200 Fine", "X-One: 1", "Set-Cookie: a=b", "Content-Length: 5", "");
    }
  }

  @Test
  void headAsksForTheHeadAloneAndPrintsIt() {
    try (ScriptedServer server = ScriptedServer.start(answering(HEAD))) {
      Run run = Run.of("-I", server.uri("127.0.0.1", "/"));
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(server.requests().get(0)).startsWith("HEAD / HTTP/1.1");
      assertThat(run.out()).startsWith("HTTP/1.1 200 Fine").contains("  HEAD ".strip(), "X-One: 1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--http1.1", "--async"})
  void bodiesAreWrittenByteByByte(String client) throws IOException {
    String body = "\0\r\n\u00ff" + "x".repeat(100_000);
    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n";
    try (ScriptedServer server = ScriptedServer.start(answering(head + body))) {
      Path first = dir.resolve("first");
      Path second = dir.resolve("second");
      String url = server.uri("127.0.0.1", "/");
      Run run = Run.of(client, "-o", first.toString(), "-o", second.toString(), url, url);
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(Files.readString(first, ISO_8859_1)).isEqualTo(body);
      assertThat(Files.readString(second, ISO_8859_1)).isEqualTo(body);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--http1.1", "--async"})
  void callThatFailsLeavesTheFileAloneAndAnEmptyBodyEmptiesIt(String client) throws IOException {
    Path file = Files.writeString(dir.resolve("body"), "before");
    Run failed =
        Run.of(client, "-o", file.toString(), "http://127.0.0.1:" + ClosedPort.find() + "/");
    assertThat(failed.exitCode()).isEqualTo(7);
    assertThat(Files.readString(file)).isEqualTo("before");
    try (ScriptedServer cut =
            ScriptedServer.start(answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"));
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, ""))) {
      assertThat(Run.of(client, "-o", file.toString(), cut.uri("127.0.0.1", "/")).exitCode())
          .isNotZero();
      assertThat(Files.readString(file)).isEqualTo("before");
      assertThat(Run.of(client, "-o", file.toString(), server.uri("127.0.0.1", "/")).exitCode())
          .isZero();
      assertThat(Files.readString(file)).isEmpty();
    }
  }

  @Test
  void bodyGoesBeforeTheReportIfItGoesToStandardOutput() {
    try (ScriptedServer server = ScriptedServer.start(answering(HEAD + "hello"))) {
      Run run = Run.of("-o", "-", "-w", " %{http_code}", server.uri("127.0.0.1", "/"));
      assertThat(run.out()).isEqualTo("hello 200");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--http1.1", "--async"})
  void bodyThatCannotBeWrittenIs23(String client) {
    try (ScriptedServer server = ScriptedServer.start(answering(HEAD + "hello"))) {
      String file = dir.resolve("no/such/file").toString();
      Run run = Run.of(client, "-o", file, server.uri("127.0.0.1", "/"));
      assertThat(run.exitCode()).as(run.out()).isEqualTo(23);
      assertThat(run.err()).contains("cannot write the body").hasLineCount(1);
    }
  }

  @Test
  void compressedBodyIsAskedForAndDecompressed() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
      zip.write("hello".getBytes(ISO_8859_1));
    }
    String head =
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
            + zipped.size()
            + "\r\n\r\n";
    try (ScriptedServer server =
        ScriptedServer.start(answering(head + zipped.toString(ISO_8859_1)))) {
      Path file = dir.resolve("body");
      Run run = Run.of("--compressed", "-o", file.toString(), server.uri("127.0.0.1", "/"));
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(server.requests().get(0)).contains("Accept-Encoding: gzip");
      assertThat(Files.readString(file)).isEqualTo("hello");
      Run.of("-o", file.toString(), server.uri("127.0.0.1", "/"));
      assertThat(server.requests().get(1)).doesNotContain("Accept-Encoding");
      assertThat(Files.readAllBytes(file)).isEqualTo(zipped.toByteArray());
    }
  }

  @Test
  void redirectThatIsNotFollowedSaysWhereTo() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.redirect("/new?token=canary"))) {
      String url = server.uri("127.0.0.1", "/old");
      String to = server.uri("127.0.0.1", "/new?token=REDACTED");
      assertThat(Run.of(url).lines()).contains("  redirects to " + to);
      JsonNode json = new ObjectMapper().readTree(Run.of("--json", url).out());
      assertThat(json.get("redirect_url").asText()).isEqualTo(to);
      assertThat(Run.of("-w", "%{redirect_url}", url).out()).isEqualTo(to);
    }
  }

  @Test
  void headsAreInTheJsonIfTheyAreWanted() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(answering(HEAD + "hello"))) {
      String url = server.uri("127.0.0.1", "/");
      JsonNode head = new ObjectMapper().readTree(Run.of("--json", "-i", url).out()).at("/heads/0");
      assertThat(head.get("status_line").asText()).isEqualTo("HTTP/1.1 200 Fine");
      assertThat(head.at("/fields/0/name").asText()).isEqualTo("X-One");
      assertThat(head.at("/fields/0/value").asText()).isEqualTo("1");
      assertThat(Run.of("--json", url).out()).doesNotContain("X-One");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-n2 -ox, --output is for calls that are made once",
    "-z1s -ox, --output is for calls that are made once",
    "-ox -oy, there are more --output than URLs",
    "--json -wx, --write-out does not go with --json",
    "-w%{nope}, --write-out has no variable nope",
    "--http2 --http1.1, --http1.1 and --http2 cannot both",
    "-I -dx, --head and --data cannot be sent",
    "-Ame\u0007x, --user-agent must be one line",
    "-q0, --rate must be more than 0",
    "-z0, '--duration must be like 500ms, 30s'",
    "-z5x, '--duration must be like 500ms, 30s'",
    "-z5s -n2, --repeat and --duration cannot both",
    "-u ann, --user must be USER:PASSWORD where no terminal",
    "-9, unknown option -9 (see --help)",
    "-4711, unknown option -7",
    "--no-such=canary, unknown option --no-such (see --help)",
  })
  void wrongOptionsAreErrors(String options, String complaint) {
    java.util.List<String> args = new java.util.ArrayList<>(java.util.List.of(options.split(" ")));
    args.add("http://127.0.0.1:1/");
    Run run = Run.of(args.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.out()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("httpstat: ")
        .contains(complaint)
        .hasLineCount(1)
        .doesNotContain("canary");
  }

  private static ConnectionScript answering(String answer) {
    return wire -> {
      while (wire.readHead() != null) {
        wire.send(answer.getBytes(ISO_8859_1));
      }
    };
  }
}
