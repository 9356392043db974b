/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PercentileReportTest {

  @Test
  void manyCallsAreATable() {
    try (ScriptedServer server =
        ScriptedServer.start(Responses.slow(Duration.ofMillis(20), Duration.ZERO, "a"))) {
      Run run = Run.of("-n", "40", "-c", "4", server.uri("127.0.0.1", "/"));
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(server.requests()).hasSize(40);
      assertThat(server.connections()).isLessThanOrEqualTo(4);
      assertThat(run.lines().get(0))
          .matches("40 calls in [0-9.]+ s \\(\\d+ a second\\), 4 at a time");
      assertThat(run.lines().get(1)).isEqualTo("  ended    40 x 200");
      assertThat(run.out()).contains("  ms              p50       p90       p99       max");
      double[] wait = row(run.lines(), "wait");
      assertThat(wait[0]).isGreaterThanOrEqualTo(20);
      assertThat(wait).isSorted();
      assertThat(row(run.lines(), "total")[3]).isGreaterThanOrEqualTo(wait[3]);
      assertThat(run.out()).containsPattern("  > p50 is \\d+ % wait; p99 is \\d+ % [a-z]+");
      // No progress where there is no terminal.
      assertThat(run.out()).doesNotContain("\r", "░");
    }
  }

  @Test
  void callsThatFailAreCountedByTheirCode() {
    Run run = Run.of("-n", "10", "http://127.0.0.1:1/");
    assertThat(run.exitCode()).isEqualTo(7);
    assertThat(run.lines().get(1)).isEqualTo("  ended    10 x exit code 7");
    assertThat(run.lines().get(2)).isEqualTo("  verdicts 10 x connect_failed");
    assertThat(run.err())
        .startsWith("httpstat: 10 of 10 calls failed, the first: connect failed after")
        .hasLineCount(1);
  }

  @Test
  void severalAtATimeAreNeverDrawnOverEachOther() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "a"))) {
      Run run = Run.of("-n", "2", "-c", "2", server.uri("127.0.0.1", "/"));
      assertThat(run.lines().get(0)).startsWith("2 calls in ");
    }
  }

  private static double[] row(List<String> lines, String name) {
    String row =
        lines.stream().filter(line -> line.startsWith("  " + name + " ")).findFirst().orElseThrow();
    return List.of(row.strip().split("\\s+", -1)).stream()
        .skip(1)
        .mapToDouble(Double::parseDouble)
        .toArray();
  }
}
