/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ExportIT {

  @TempDir private Path dir;

  @Test
  void aCallIsOneTraceInTheFile() throws Exception {
    Path file = dir.resolve("spans.json");
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"))) {
      Packaged run = Packaged.run("--otlp-file", file.toString(), server.uri("127.0.0.1", "/?a=b"));
      assertThat(run.exitCode()).as(run.err()).isZero();
      List<JsonNode> spans = spans(file);
      assertThat(spans).hasSize(2);
      JsonNode client = ofKind(spans, 3);
      JsonNode ours = ofKind(spans, 1);
      assertThat(ours.get("name").asText()).isEqualTo("call GET 127.0.0.1");
      assertThat(client.get("parentSpanId")).isEqualTo(ours.get("spanId"));
      assertThat(run.out()).contains("trace " + client.get("traceId").asText());
      assertThat(client.get("events").findValuesAsText("name"))
          .containsSubsequence("http.connect.start", "http.connect.done", "http.first_byte");
    }
  }

  @Test
  void callsAreEntriesOfTheHarFile() throws Exception {
    Path file = dir.resolve("calls.har");
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"))) {
      String url = server.uri("127.0.0.1", "/?token=canary");
      String closed = "http://127.0.0.1:" + ClosedPort.find() + "/";
      Packaged run =
          Packaged.run("--har", file.toString(), "-H", "X-Key: canary", url, url, closed);
      assertThat(run.exitCode()).as(run.err()).isEqualTo(7);
      JsonNode har = new ObjectMapper().readTree(file.toFile());
      assertThat(har.at("/log/version").asText()).isEqualTo("1.2");
      assertThat(har.at("/log/entries")).hasSize(3);
      assertThat(har.at("/log/entries/0/timings/connect").asDouble()).isPositive();
      assertThat(har.at("/log/entries/1/timings/connect").asDouble()).isEqualTo(-1);
      // Of the first two the verdict depends on the machine.
      assertThat(har.at("/log/entries/2/_verdict").asText()).isEqualTo("connect_failed");
      assertThat(har.toString()).doesNotContain("canary");
    }
  }

  @Test
  void aHarFileThatCannotBeWrittenIs23() throws Exception {
    Packaged run = Packaged.run("--har", dir.resolve("no/dir").toString(), "127.0.0.1");
    assertThat(run.exitCode()).isEqualTo(23);
    assertThat(run.err()).startsWith("httpstat: --har: cannot write").hasLineCount(1);
  }

  @Test
  void aLostPipeIs23() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "needs a device that is always full");
    ProcessBuilder builder =
        new ProcessBuilder(Packaged.command(List.of(), List.of("--help")))
            .redirectOutput(full.toFile());
    assertThat(builder.start().waitFor()).isEqualTo(23);
  }

  private static JsonNode ofKind(List<JsonNode> spans, int kind) {
    return spans.stream()
        .filter(span -> span.get("kind").asInt() == kind)
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonNode> spans(Path file) throws IOException {
    List<JsonNode> spans = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      for (JsonNode found : new ObjectMapper().readTree(line).findValues("spans")) {
        found.forEach(spans::add);
      }
    }
    return spans;
  }
}
