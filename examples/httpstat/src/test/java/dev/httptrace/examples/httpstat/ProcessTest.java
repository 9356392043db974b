/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
class ProcessTest {

  @TempDir private Path dir;

  @Test
  void ownProcessWritesTheSpansOfACallToAFile() throws Exception {
    Path file = dir.resolve("spans.json");
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"))) {
      String out = run("--otlp-file", file.toString(), server.uri("localhost", "/?a=b"));
      List<JsonNode> spans = spans(file);
      assertThat(spans)
          .extracting(span -> span.get("kind").asInt())
          .containsExactlyInAnyOrder(3, 1);
      JsonNode client =
          spans.stream().filter(span -> span.get("kind").asInt() == 3).findFirst().orElseThrow();
      JsonNode ours =
          spans.stream().filter(span -> span.get("kind").asInt() == 1).findFirst().orElseThrow();
      assertThat(ours.get("name").asText()).isEqualTo("httpstat");
      assertThat(client.get("parentSpanId")).isEqualTo(ours.get("spanId"));
      assertThat(out).contains("trace " + client.get("traceId").asText());
      assertThat(client.get("events").findValuesAsText("name"))
          .containsSubsequence("http.dns.start", "http.dns.done", "http.first_byte");
    }
  }

  private static String run(String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Httpstat.class.getName());
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("OTEL_"));
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
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
