/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

@Timeout(60)
class LoadOptionsTest {

  @ParameterizedTest
  @ValueSource(strings = {"300ms", "0.3s", "0.3", "0.005m"})
  void timeHasAUnit(String time) {
    assertThat(plan("-z", time).time()).isEqualTo(Duration.ofMillis(300));
  }

  @Test
  void timeEndsTheCalls() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      long begun = System.nanoTime();
      Run run = Run.of("-z", "300ms", "-c", "2", server.uri("127.0.0.1", "/"));
      assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(MILLISECONDS.toNanos(300));
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(server.requests()).isNotEmpty();
      assertThat(run.lines().get(0))
          .matches(server.requests().size() + " calls in \\d+\\.\\d\\d s \\(.*");
    }
  }

  @Test
  void timeGoesRoundTheUrls() {
    Plan plan = plan("-z", "300ms");
    assertThat(IntStream.range(0, 4).mapToObj(index -> plan.target(index).uri().getPath()))
        .containsExactly("/a", "/b", "/a", "/b");
    assertThat(IntStream.range(0, 4).map(plan::urlNumber)).containsExactly(0, 1, 0, 1);
  }

  private static Plan plan(String... args) {
    LoadOptions load = new LoadOptions();
    CommandSpec command = CommandSpec.create();
    load.addTo(new Options(command));
    new CommandLine(command).parseArgs(args);
    load.read(new Given(command));
    return load.plan(List.of(Target.parse("one.test/a"), Target.parse("one.test/b")));
  }

  @Test
  void rateKeepsCallsApart() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      Run run = Run.of("-n", "11", "-q", "50", "-c", "4", server.uri("127.0.0.1", "/"));
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.lines().get(1)).matches("  rate     \\d+ of 50 a second");
      JsonNode summary = summary("-n", "11", "-q", "50", server.uri("127.0.0.1", "/"));
      // The last call begins 200 ms after the first.
      assertThat(summary.get("wall_ms").asDouble()).isGreaterThanOrEqualTo(200);
      assertThat(summary.get("wanted_per_second").asDouble()).isEqualTo(50);
    }
  }

  @Test
  void callsThatBeginLateAreCounted() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.start(Responses.slow(Duration.ofMillis(100), Duration.ZERO, "slow"))) {
      Run run = Run.of("--json", "--summary", "-n", "3", "-q", "50", server.uri("127.0.0.1", "/"));
      assertThat(run.exitCode()).as(run.err()).isZero();
      JsonNode summary = new ObjectMapper().readTree(run.out()).get("summary");
      assertThat(summary.get("late_calls").asInt()).isEqualTo(2);
      // Each of the two finds that the one before took 80 ms too long.
      assertThat(summary.get("late_max_ms").asDouble()).isGreaterThanOrEqualTo(160);
      assertThat(run.err())
          .matches(
              "httpstat: 2 calls began late for --rate, by up to \\d+\\.\\d ms: all of --concurrency"
                  + " were under way\\. The times of the calls leave this wait out\\R");
    }
  }

  @Test
  void manyCallsEndInASummary() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      String url = server.uri("127.0.0.1", "/");
      Run run = Run.of("--json", "-n", "12", url);
      assertThat(run.lines()).hasSize(13);
      assertThat(run.lines().get(11)).startsWith("{\"call\":12,");
      assertThat(run.lines().get(12)).startsWith("{\"summary\":{\"calls\":12,\"failures\":0,");
      JsonNode summary = summary("-n", "3", url);
      assertThat(summary.get("calls").asInt()).isEqualTo(3);
      assertThat(summary.at("/statuses/200").asInt()).isEqualTo(3);
      assertThat(summary.get("exit_codes")).isEmpty();
      assertThat(summary.get("calls_that_connected").asInt()).isEqualTo(1);
      assertThat(summary.get("interrupted").asBoolean()).isFalse();
      JsonNode total = summary.at("/percentiles_ms/total");
      assertThat(total.get("p50").asDouble()).isLessThanOrEqualTo(total.get("max").asDouble());
      int counted = 0;
      for (JsonNode bucket : summary.get("histogram")) {
        counted += bucket.get("calls").asInt();
        assertThat(bucket.get("above_ms").asDouble())
            .isLessThanOrEqualTo(bucket.get("up_to_ms").asDouble());
      }
      assertThat(counted).isEqualTo(3);
    }
  }

  @Test
  void failuresAreCountedByTheirCode() throws IOException {
    Run run =
        Run.of("--json", "--summary", "-n", "3", "http://127.0.0.1:" + ClosedPort.find() + "/");
    assertThat(run.exitCode()).isEqualTo(7);
    JsonNode summary = new ObjectMapper().readTree(run.out()).get("summary");
    assertThat(summary.get("failures").asInt()).isEqualTo(3);
    assertThat(summary.at("/exit_codes/7").asInt()).isEqualTo(3);
    assertThat(summary.get("histogram")).isEmpty();
    assertThat(run.err()).startsWith("httpstat: 3 of 3 calls failed").hasLineCount(1);
  }

  @Test
  void summaryIsForFewCallsToo() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      Run run = Run.of("--summary", server.uri("127.0.0.1", "/"));
      assertThat(run.lines().get(0)).startsWith("1 calls in ");
      assertThat(run.out()).contains("  up to ms     calls\n");
    }
  }

  private static JsonNode summary(String... args) throws IOException {
    List<String> all = new java.util.ArrayList<>(List.of("--json", "--summary"));
    all.addAll(List.of(args));
    Run run = Run.of(all.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out()).get("summary");
  }
}
