/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TraceLinkTest {

  @TempDir private Path dir;

  @Test
  void jaegersUiIsKnownByThePortThatItTakesSpansAt() {
    assertThat(TraceLink.uiOrNull("http://localhost:4318")).isEqualTo("http://localhost:16686");
    assertThat(TraceLink.uiOrNull("http://[::1]:4317/")).isEqualTo("http://[::1]:16686");
    assertThat(TraceLink.uiOrNull("http://collector.test:14318")).isNull();
    assertThat(TraceLink.uiOrNull("https://collector.test:4318")).isNull();
  }

  @Test
  void theOnlyAttemptIsOpened() throws Exception {
    List<JsonNode> spans =
        linked(Responses.keepAlive(200, "ok"), "/", "http://jaeger.test/base/", 3);
    assertThat(spans.get(0).get("name").asText()).isEqualTo("GET");
  }

  @Test
  void theCallThatWasRedirectedIsOpenedAsAWhole() throws Exception {
    try (ScriptedServer last = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      List<JsonNode> spans =
          linked(
              Responses.redirect(last.uri("127.0.0.1", "/new")), "/", "http://jaeger.test/base", 1);
      assertThat(spans.get(0).get("name").asText()).isEqualTo("call GET 127.0.0.1");
      assertThat(attributes(spans.get(0))).contains("httptrace.verdict", "httptrace.explain");
    }
  }

  @Test
  void aBaseThatIsNoUrlIsBadInput() {
    Run run = Run.of("--jaeger", "http://ann:pw@jaeger.test/", "http://127.0.0.1:1/");
    assertThat(run.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(run.err()).contains("--jaeger must be").doesNotContain("pw");
  }

  /** The span that the printed link opens. */
  private List<JsonNode> linked(ConnectionScript script, String path, String jaeger, int kind)
      throws Exception {
    Path file = dir.resolve("spans.jsonl");
    try (ScriptedServer server = ScriptedServer.start(script)) {
      Run run =
          Run.of(
              "-L",
              "--otlp-file",
              file.toString(),
              "--jaeger",
              jaeger,
              server.uri("127.0.0.1", path));
      List<JsonNode> found = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        new ObjectMapper()
            .readTree(line)
            .findValues("spans")
            .forEach(
                spans ->
                    spans.forEach(
                        span -> {
                          String link =
                              "  trace http://jaeger.test/base/trace/"
                                  + span.get("traceId").asText()
                                  + "?uiFind="
                                  + span.get("spanId").asText();
                          if (run.lines().contains(link)) {
                            found.add(span);
                          }
                        }));
      }
      assertThat(found).as(run.out()).hasSize(1);
      assertThat(found.get(0).get("kind").asInt()).isEqualTo(kind);
      return found;
    }
  }

  private static List<String> attributes(JsonNode span) {
    return span.get("attributes").findValuesAsText("key");
  }
}
