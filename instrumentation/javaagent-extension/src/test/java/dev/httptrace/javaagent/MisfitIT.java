/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import static dev.httptrace.javaagent.ClientSpans.events;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.javaagent.app.AllCalls;
import dev.httptrace.loopback.OtlpCollector;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An HttpClient or an agent that the extension does not fit: one line, and all works without. */
@Timeout(240)
class MisfitIT {

  private static final Pattern LINE =
      Pattern.compile("(?m)^.* WARN httptrace - httptrace does not fit .*: (.*) are not traced.*$");

  private OtlpCollector collector;
  private ScriptedServer server;

  @BeforeEach
  void start() throws IOException {
    collector = OtlpCollector.start();
    server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
  }

  @AfterEach
  void stop() {
    server.close();
    collector.close();
  }

  static Stream<Arguments> members() {
    List<String> clients = List.of("classic clients", "async clients");
    List<String> dials =
        List.of("lookups, connects and handshakes", "lookups and handshakes of async clients");
    return Stream.of(
        Arguments.of("customizeExecChain", clients),
        // Seen only when it is called.
        Arguments.of("addBefore", clients),
        Arguments.of("connFactory", List.of("connections")),
        Arguments.of("connectionOperator", List.of("connections of async clients")),
        // A class that has another name: constructors take it.
        Arguments.of("DetachedSocketFactory", dials.subList(0, 1)),
        Arguments.of("DnsResolver", dials));
  }

  @ParameterizedTest
  @MethodSource("members")
  void changedHttpClientCostsOneLine(String member, List<String> lost, @TempDir Path altered)
      throws Exception {
    AgentProcess process = AgentProcess.exportingTo(collector.endpoint());
    Path jars = Path.of(System.getProperty("target", "target")).resolve("httpclient-5.6");
    AlteredHttpClient.rename(member, jars, altered).forEach(process::add);

    String printed = run(process);

    assertThat(LINE.matcher(printed).results().map(line -> line.group(1)))
        .as(printed)
        .containsExactlyInAnyOrderElementsOf(lost);
    assertThat(printed).doesNotContain("ERROR", "Exception\n", "\tat ");
    assertThat(printed.split(" WARN ", -1)).hasSize(lost.size() + 1);
    if (lost.contains("classic clients")) {
      assertThat(new ClientSpans(collector).all()).allMatch(span -> events(span).isEmpty());
    }
  }

  @Test
  void agentThatIsTooOldCostsOneLine() throws Exception {
    String version = System.getProperty("javaagent-too-old.version", "");
    String printed =
        run(
            AgentProcess.exportingTo(collector.endpoint())
                .agent(version)
                .library("httpclient-5.6"));

    assertThat(
            Pattern.compile("(?m)^.* WARN httptrace - (.*)$")
                .matcher(printed)
                .results()
                .map(MatchResult::group))
        .as(printed)
        .singleElement()
        .asString()
        .contains("needs version 2.24 or newer", "this one is " + version);
    assertThat(printed.split(" WARN ", -1)).hasSize(2);
    assertThat(printed).doesNotContain("ERROR");
    assertThat(new ClientSpans(collector).all()).allMatch(span -> events(span).isEmpty());
  }

  /** Both calls succeed, under one span each, which is the agent's. */
  private String run(AgentProcess process) throws Exception {
    String classic = "get " + server.uri("/classic");
    String async = "get " + server.uri("/async");
    String printed = process.run(AllCalls.class, classic, "async", async);
    assertThat(printed).contains(classic + " 200ok", async + " 200ok");
    ClientSpans spans = new ClientSpans(collector);
    assertThat(spans.all()).hasSize(2);
    spans.the("/classic");
    spans.the("/async");
    return printed;
  }
}
