/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.OtlpCollector;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Libraries that build their HttpClient by themselves, unchanged, each with the versions that it
 * brings: docs/integrations.md has what each told. {@code -Ddocuments.write} writes it anew.
 */
@Timeout(900)
class LibrariesIT {

  private static final String BEGIN = "<!-- with the agent: begin -->\n";
  private static final String END = "<!-- with the agent: end -->\n";

  @Test
  void docsSayWhatEachLibraryToldBesideTheAgent() throws Exception {
    ExecutorService cores = Executors.newFixedThreadPool(2);
    try {
      List<Future<String>> rows = new ArrayList<>();
      for (Library library : Library.values()) {
        rows.add(cores.submit(() -> row(library)));
      }
      StringBuilder table =
          new StringBuilder(
                  "| library | version | HttpClient | hooks on the CLIENT span of a first call |\n")
              .append("| --- | --- | --- | --- |\n");
      for (Future<String> row : rows) {
        table.append(row.get());
      }
      hold(table.toString());
    } finally {
      cores.shutdownNow();
    }
  }

  private static String row(Library library) throws Exception {
    try (OtlpCollector collector = OtlpCollector.start();
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "Ok.\n"))) {
      AgentProcess process = AgentProcess.exportingTo(collector.endpoint()).add(library.classes());
      for (String entry : library.classPath().split(File.pathSeparator, -1)) {
        process.add(Path.of(entry));
      }
      String printed = process.run("library.Main", server.uri(""));
      List<Span> spans =
          new ClientSpans(collector)
              .all().stream().filter(span -> !ClientSpans.events(span).isEmpty()).toList();
      assertThat(spans).as(library + " printed " + printed).hasSize(1);
      assertThat(server.requests()).as(library.title()).hasSize(1);
      return "| "
          + library.title()
          + " | "
          + library.version()
          + " | "
          + library.httpClient()
          + " | `"
          + ClientSpans.hooks(spans.get(0))
          + "` |\n";
    }
  }

  private static void hold(String table) throws Exception {
    Path file = Path.of("..", "..", "docs", "integrations.md");
    String text = Files.readString(file);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    assertThat(end).as("marks in " + file).isGreaterThanOrEqualTo(begin);
    if (System.getProperty("documents.write") != null) {
      Files.writeString(file, text.substring(0, begin) + table + text.substring(end));
    } else {
      assertThat(text.substring(begin, end)).isEqualTo(table);
    }
  }
}
