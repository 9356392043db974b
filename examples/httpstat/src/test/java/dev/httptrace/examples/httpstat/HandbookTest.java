/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.record.VerdictKind;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** docs/httpstat.md names all that there is, and so does the help. */
@Timeout(120)
class HandbookTest {

  private static final Document HANDBOOK = new Document(Document.ROOT.resolve("docs/httpstat.md"));

  private static final Set<String> VERDICTS =
      Stream.of(VerdictKind.values()).map(VerdictKind::word).collect(Collectors.toSet());

  @Test
  void everyOptionIsInTheHandbook() throws IOException {
    String text = HANDBOOK.text();
    for (OptionSpec option : command().getCommandSpec().options()) {
      for (String name : option.names()) {
        assertThat(text).contains("`" + name + "`");
      }
    }
  }

  @Test
  void everyExitCodeIsInTheHandbookAndTheHelp() throws Exception {
    String text = HANDBOOK.text();
    String help = command().getUsageMessage();
    for (Field field : ExitCodes.class.getDeclaredFields()) {
      if (field.getType() == int.class) {
        int code = field.getInt(null);
        assertThat(text).contains("\n| " + code + " |");
        assertThat(help).as(field.getName()).containsPattern("(?s)Exit codes.*\\b" + code + "\\s");
      }
    }
  }

  @Test
  void everyVariableIsInTheHandbook() throws IOException {
    assertThat(HANDBOOK.text())
        .contains(CurlVariables.names().stream().map(name -> "`" + name + "`").toList());
  }

  @Test
  void everyFieldOfTheJsonIsInTheHandbook() throws IOException {
    Set<String> fields = new TreeSet<>();
    for (String line : Run.of("demo", "--json", "-i").lines()) {
      collect(new ObjectMapper().readTree(line), fields);
    }
    try (ScriptedServer server = ScriptedServer.start(Responses.redirect("/new"))) {
      for (String line : Run.of("--json", "-n", "10", "-q", "1000", server.uri("/")).lines()) {
        collect(new ObjectMapper().readTree(line), fields);
      }
    }
    // Names of what is counted, which are no fields of ours.
    fields.removeIf(name -> name.matches("\\d+") || VERDICTS.contains(name));
    assertThat(fields).hasSizeGreaterThan(50);
    assertThat(HANDBOOK.text()).contains(fields.stream().map(each -> each + "`").toList());
  }

  private static void collect(JsonNode node, Set<String> names) {
    node.fieldNames().forEachRemaining(names::add);
    node.forEach(each -> collect(each, names));
  }

  private static CommandLine command() {
    return CommandLines.of(Surroundings.ofProcess());
  }
}
