/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.javaagent.app.AllCalls;
import dev.httptrace.loopback.OtlpCollector;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a process has to load for the extension before its first answer. */
@Timeout(240)
class StartUpIT {

  private static final String SHADED = "dev.httptrace.javaagent.shaded.";

  @Test
  void withNothingSetNothingIsLoadedThatReadsSettingsOrMakesSpansOrLogs(@TempDir Path directory)
      throws Exception {
    Path log = directory.resolve("classes.log");
    try (OtlpCollector collector = OtlpCollector.start();
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      AgentProcess.exportingTo(collector.endpoint())
          .library("httpclient-5.6")
          .option("-Xlog:class+load:file=" + log + ":none")
          .run(AllCalls.class, "get " + server.uri("/first"), "async");
    }

    assertThat(loaded(log))
        .contains(SHADED + "otel.CurrentSpanBuilder", SHADED + "otel.Settings")
        .doesNotContain(
            // The agent waits with some of its own work until the application sets up logging.
            "java.util.logging.LogManager$RootLogger",
            SHADED + "otel.Setting",
            SHADED + "otel.SettingText",
            SHADED + "otel.ClientSpansBuilder");
  }

  private static Set<String> loaded(Path log) throws Exception {
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .map(line -> line.substring(0, (line + " ").indexOf(' ')))
          .collect(Collectors.toSet());
    }
  }
}
