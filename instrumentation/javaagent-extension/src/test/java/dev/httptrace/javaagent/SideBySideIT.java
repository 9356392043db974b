/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import static dev.httptrace.javaagent.ClientSpans.events;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.javaagent.app.AsyncLibraryCall;
import dev.httptrace.javaagent.app.LibraryCalls;
import dev.httptrace.javaagent.app.OlderCalls;
import dev.httptrace.loopback.OtlpCollector;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The extension beside our library, and beside what it has nothing to do with. */
@Timeout(240)
class SideBySideIT {

  private static final String ONCE =
      "getconn.start dns.start dns.done connect.start connect.done getconn.done"
          + " send.start send.done first_byte";

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

  @Test
  void whatTheLibraryTracesIsToldOnce() throws Exception {
    String printed =
        AgentProcess.exportingTo(collector.endpoint())
            .library("httpclient-5.6")
            .library("opentelemetry-api")
            .add(Path.of(System.getProperty("target", "target")).resolve("library"))
            .run(LibraryCalls.class, server.uri("/library"), server.uri("/plain"));

    assertThat(printed).doesNotContain("WARN", "ERROR");
    ClientSpans spans = new ClientSpans(collector);
    assertThat(spans.all()).hasSize(2);
    assertThat(events(spans.the("/library"))).isEqualTo(ONCE);
    // What the extension traces is written when it is exported, with what came after the span.
    assertThat(events(spans.the("/plain"))).isEqualTo(ONCE + " last_byte putconn");
  }

  @Test
  void theLibraryAloneAddsNothingToTheCallersSpanOfAnAsyncCall() throws Exception {
    String printed =
        AgentProcess.exportingTo(collector.endpoint())
            .withoutExtension()
            .library("httpclient-5.6")
            .library("opentelemetry-api")
            .add(Path.of(System.getProperty("target", "target")).resolve("library"))
            .run(AsyncLibraryCall.class, server.uri("/async"));

    assertThat(printed).containsOnlyOnce("leave that client to httptrace's extension");
    assertThat(collector.spans())
        .filteredOn(each -> each.span().getName().equals("callers"))
        .singleElement()
        .satisfies(each -> assertThat(each.span().getEventsList()).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.0", "5.1"})
  void anHttpClientThatIsTooOldIsLeftAloneWithoutNoise(String version) throws Exception {
    String printed =
        AgentProcess.exportingTo(collector.endpoint())
            .library("httpclient-" + version)
            .run(OlderCalls.class, server.uri("/old"));

    assertThat(printed).contains("200").doesNotContain("WARN", "ERROR", "httptrace");
    assertThat(events(new ClientSpans(collector).the("/old"))).isEmpty();
  }

  /** The agent knows HttpClient 4, and no copy in other packages. */
  @ParameterizedTest
  @CsvSource({"httpclient-4, 1", "relocated, 0"})
  void anHttpClientOfOtherNamesIsLeftAloneWithoutNoise(String name, int agentsSpans)
      throws Exception {
    Path target = Library.PLACE.resolve(name).resolve("target");
    AgentProcess process =
        AgentProcess.exportingTo(collector.endpoint()).add(target.resolve("classes"));
    String classPath = Files.readString(target.resolve("classpath")).strip();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      process.add(Path.of(entry));
    }

    String printed = process.run("library.Main", server.uri(""));

    assertThat(server.requests()).hasSize(1);
    assertThat(printed).contains("200").doesNotContain("WARN", "ERROR", "httptrace");
    assertThat(new ClientSpans(collector).all())
        .hasSize(agentsSpans)
        .allMatch(span -> events(span).isEmpty());
  }
}
