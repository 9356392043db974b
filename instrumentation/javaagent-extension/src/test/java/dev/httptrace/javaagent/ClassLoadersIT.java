/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import static dev.httptrace.javaagent.ClientSpans.events;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.javaagent.app.TwoApplications;
import dev.httptrace.loopback.OtlpCollector;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two applications in one JVM, with an HttpClient each that the other does not see. */
@Timeout(240)
class ClassLoadersIT {

  private static final Path TARGET = Path.of(System.getProperty("target", "target"));
  private static final String WHOLE =
      "getconn.start dns.start dns.done connect.start connect.done getconn.done"
          + " send.start send.done first_byte";

  @Test
  void eachIsTracedAndItsClassLoaderCanBeCollected() throws Exception {
    try (OtlpCollector collector = OtlpCollector.start();
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      String printed =
          AgentProcess.exportingTo(collector.endpoint())
              // Until it is exported, a span keeps what renders it, which is the application's.
              .property("otel.bsp.schedule.delay", "100")
              .run(
                  TwoApplications.class,
                  application("5.2", server, "/one"),
                  application("5.6", server, "/two"));

      assertThat(printed).doesNotContain("WARN", "ERROR").contains("class loaders left: 0");
      ClientSpans spans = new ClientSpans(collector);
      for (String path : new String[] {"/one", "/one-async", "/two", "/two-async"}) {
        assertThat(events(spans.the(path))).startsWith(WHOLE);
      }
    }
  }

  private static String application(String httpClient, ScriptedServer server, String path)
      throws IOException {
    try (Stream<Path> jars = Files.list(TARGET.resolve("httpclient-" + httpClient))) {
      String classPath =
          Stream.concat(jars, Stream.of(TARGET.resolve("test-classes")))
              .map(entry -> entry.toAbsolutePath().toString())
              .collect(Collectors.joining(File.pathSeparator));
      return String.join(
          ";", classPath, "get " + server.uri(path), "async", "get " + server.uri(path + "-async"));
    }
  }
}
