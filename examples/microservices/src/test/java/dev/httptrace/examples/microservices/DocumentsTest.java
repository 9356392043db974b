/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Holds the texts to the commands and faults that there are. */
class DocumentsTest {

  private static final Pattern COMMAND =
      Pattern.compile("(?m)^java -jar examples/microservices/target/microservices\\.jar (.+)$");

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/microservices.md"})
  void commandsAreUnderstood(String document) {
    List<MatchResult> commands = COMMAND.matcher(Repository.text(document)).results().toList();
    assertThat(commands).hasSize(2);
    for (MatchResult command : commands) {
      CommandLine.ParseResult parsed =
          Microservices.command().parseArgs(command.group(1).split(" ", -1));
      assertThat(parsed.hasSubcommand()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyFaultIsInTheTable(Fault fault) {
    assertThat(Repository.text("docs/microservices.md").lines())
        .anyMatch(
            line ->
                line.startsWith("| `" + fault.word() + "` |")
                    && line.endsWith("`" + fault.attribute() + "=" + fault.value() + "` |"));
  }

  @Test
  void composeCommandsNameServicesThatAreThere() {
    assertThat(Repository.text("README.md")).contains("docker compose run --rm check");
    assertThat(Repository.yaml("docker-compose.yml").at("/services/check").isMissingNode())
        .isFalse();
  }
}
