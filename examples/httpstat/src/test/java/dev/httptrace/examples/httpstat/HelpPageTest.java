/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.OptionSpec;

class HelpPageTest {

  @ParameterizedTest
  @ValueSource(ints = {40, 69, 70, 80, 240})
  void everyOptionIsThereAndEveryLineFits(int columns) {
    Run help = Run.with(Map.of("COLUMNS", "" + columns), UTF_8, "--help");
    assertThat(help.err()).isEmpty();
    assertThat(help.lines()).allMatch(line -> line.length() <= columns);
    String words = words(help.out());
    for (OptionSpec option : CommandLines.of(Surroundings.ofProcess()).getCommandSpec().options()) {
      String description = option.description()[0];
      assertThat(description).endsWith(".");
      assertThat(words).contains(words(description)).contains(String.join(", ", option.names()));
    }
  }

  @Test
  void theDemoHasItsOwnPage() {
    Run help = Run.of("demo", "--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.lines().get(0)).isEqualTo("Usage: httpstat demo [OPTION...]");
    assertThat(help.out()).contains("      --json   ").doesNotContain("--resolve");
  }

  @Test
  void namesAreBoldOnATerminalOnly() {
    assertThat(help(true)).contains("\033[1m  -L, --location\033[0m             Follow");
    assertThat(help(false))
        .contains("\n  -L, --location             Follow")
        .doesNotContain("\033");
  }

  private static String words(String text) {
    return text.replaceAll("\\s+", " ");
  }

  private static String help(boolean terminal) {
    StringWriter out = new StringWriter();
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    int exitCode =
        CommandLines.run(
            new Surroundings(
                new PrintWriter(out),
                nowhere,
                Map.of("COLUMNS", "80"),
                UTF_8,
                terminal,
                OutputStream.nullOutputStream()),
            "--help");
    assertThat(exitCode).isZero();
    return out.toString();
  }
}
