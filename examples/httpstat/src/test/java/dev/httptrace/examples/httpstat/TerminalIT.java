/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class TerminalIT {

  private static ScriptedServer server;

  @BeforeAll
  static void start() {
    server =
        ScriptedServer.start(
            Responses.slow(Duration.ofMillis(80), Duration.ofMillis(80), "a", "b"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "40, C.UTF-8",
    "60, C.UTF-8",
    "100, C.UTF-8",
    "200, C.UTF-8",
    "40, C",
    "60, C",
    "100, C",
    "200, C",
  })
  void drawsWithinTheTerminalInWhatItCanShow(int columns, String locale) throws Exception {
    Terminal terminal =
        Terminal.run(columns, Map.of("LC_ALL", locale), server.uri("127.0.0.1", "/path?x=1"));
    assertThat(terminal.exitCode()).as(terminal.text()).isZero();
    assertThat(terminal.lines()).allMatch(line -> line.length() <= columns);
    // The bars grow with the terminal, up to 80 columns.
    int widest = terminal.lines().stream().mapToInt(String::length).max().orElseThrow();
    assertThat(widest).isGreaterThan(Math.min(columns, 110) * 3 / 4);
    String seen = String.join("\n", terminal.lines());
    if (locale.equals("C")) {
      assertThat(seen).matches("\\p{ASCII}*").contains("####");
    } else {
      assertThat(seen).contains("████");
    }
    assertThat(terminal.text()).contains("\u001b[32m");
  }

  @Test
  void noColorIsHonouredOnATerminal() throws Exception {
    Terminal terminal = Terminal.run(100, Map.of("NO_COLOR", "1"), server.uri("127.0.0.1", "/"));
    assertThat(terminal.text()).contains("████").doesNotContain("\u001b");
  }

  @Test
  void aBarGrowsWhileManyCallsAreMadeAndLeavesNothing() throws Exception {
    Terminal terminal =
        Terminal.run(100, Map.of(), "-n", "20", "-c", "5", server.uri("127.0.0.1", "/"));
    assertThat(terminal.exitCode()).as(terminal.text()).isZero();
    assertThat(terminal.text()).contains(" 10/20", "\r  " + "█".repeat(30) + " 20/20\r");
    String left = terminal.text().substring(terminal.text().lastIndexOf('\r') + 1);
    assertThat(left).startsWith("20 calls in ").doesNotContain("░");
  }

  @Test
  void aPipeGetsNoColour() throws Exception {
    Packaged piped = Packaged.run(server.uri("127.0.0.1", "/"));
    assertThat(piped.out()).contains("████").doesNotContain("\u001b");
  }
}
