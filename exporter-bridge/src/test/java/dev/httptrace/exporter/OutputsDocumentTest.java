/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.httptrace.exporter.har.HarFile;
import dev.httptrace.exporter.waterfall.Waterfall;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.jfr.JfrTrace;
import dev.httptrace.log.CallLog;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.record.CallRecorder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import jdk.jfr.Recording;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** Runs what docs/outputs.md shows, and holds the document to it. */
@Timeout(300)
class OutputsDocumentTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "outputs.md");
  private static final Path THIS =
      Path.of("src/test/java/dev/httptrace/exporter/OutputsDocumentTest.java");
  private static final String NEWER_JDK = "<!-- JDK 25 -->";
  private static final Pattern TOOL = Pattern.compile("(?m)^jfr .+$");

  @TempDir private Path dir;

  @Test
  void slowCallIsLogged() throws IOException {
    Logger logger = Logger.getLogger("dev.httptrace.calls");
    List<String> lines = new ArrayList<>();
    Handler handler = handler(lines);
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try (ScriptedServer server =
        ScriptedServer.start(Responses.slow(Duration.ofMillis(700), Duration.ZERO, "late"))) {
      // snippet
      CallLog log = CallLog.create(CallLog.Which.SLOW).threshold(Duration.ofMillis(500));
      CloseableHttpClient client =
          TracedHttpClients.custom(CallRecorder.create().listener(log)).build();
      // end
      get(client, server.uri("/orders/42?token=canary"));
      client.close();
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }

    assertThat(lines)
        .singleElement()
        .asString()
        .matches("GET http://[^ ]+/orders/42\\?token=REDACTED 200 in .* ms: .*wait .* \\| .*");
  }

  @Test
  void recordingIsReadByTheToolOfTheJdk() throws Exception {
    Path file = dir.resolve("calls.jfr");
    try (Recording recording = new Recording();
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"))) {
      recording.start();
      // snippet
      CloseableHttpClient client = TracedHttpClients.custom(JfrTrace.create()).build();
      // end
      get(client, server.uri("/"));
      client.close();
      recording.stop();
      recording.dump(file);
    }
    List<String> commands =
        TOOL.matcher(Files.readString(DOCUMENT))
            .results()
            .map(found -> found.group())
            .filter(each -> !each.startsWith("jfr view") || Runtime.version().feature() >= 21)
            .toList();
    assertThat(commands).hasSizeGreaterThanOrEqualTo(3);
    for (String command : commands) {
      assertThat(jfr(command.replace("calls.jfr", file.toString())))
          .as(command)
          .containsAnyOf(
              "dev.httptrace.Exchange {",
              "\"type\": \"dev.httptrace.Phase\"",
              "HTTP Exchange",
              "HTTP Phase",
              "dev.httptrace.Exchange ");
    }
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_25)
  void contextualEventIsPrintedWithOurs() throws Exception {
    String block =
        Snippets.in(DOCUMENT).stream()
            .filter(each -> each.before().equals(NEWER_JDK))
            .map(each -> String.join("\n", each.lines()))
            .findFirst()
            .orElseThrow();
    String main =
        """

        class Snippet {
          public static void main(String[] args) throws Exception {
            var client = dev.httptrace.httpclient5.TracedHttpClients.custom(
                dev.httptrace.jfr.JfrTrace.create()).build();
            try (var recording = new jdk.jfr.Recording()) {
              recording.start();
              var context = io.opentelemetry.api.trace.SpanContext.create(
                  "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
                  io.opentelemetry.api.trace.TraceFlags.getSampled(),
                  io.opentelemetry.api.trace.TraceState.getDefault());
              try (var scope = Span.wrap(context).makeCurrent()) {
                TraceEvent.around(() -> {
                  try {
                    client.execute(
                        new org.apache.hc.client5.http.classic.methods.HttpGet(args[0]),
                        response -> response.getCode());
                  } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
              }
              recording.stop();
              recording.dump(java.nio.file.Path.of(args[1]));
            }
            client.close();
          }
        }
        """;
    Snippets.compile(block + main, dir);
    Path file = dir.resolve("calls.jfr");
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"))) {
      String classPath = dir + java.io.File.pathSeparator + System.getProperty("java.class.path");
      tool("java", "-cp", classPath, "Snippet", server.uri("/"), file.toString());
    }

    assertThat(jfr("jfr print --events dev.httptrace.Exchange " + file))
        .contains("Context: Trace.traceId = \"0af7651916cd43dd8448eb211c80319c\"");
  }

  @Test
  void harFileHasTheCall() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"))) {
      String uri = server.uri("/orders");
      Path calls = dir.resolve("calls.har");
      // snippet
      try (HarFile har = HarFile.create(Path.of("calls.har"));
          CloseableHttpClient client =
              TracedHttpClients.custom(CallRecorder.create().listener(har)).build()) {
        client.execute(new HttpGet(uri), response -> EntityUtils.toString(response.getEntity()));
      }
      // end
      Files.move(Path.of("calls.har"), calls);
      JsonNode entries = new ObjectMapper().readTree(calls.toFile()).at("/log/entries");
      assertThat(entries).hasSize(1);
      assertThat(entries.get(0).at("/request/url").asText()).isEqualTo(uri);
    }
  }

  @Test
  @SuppressWarnings("SystemOut") // It is what a reader would try first.
  void listenerIsGivenAnAsyncCall() throws Exception {
    PrintStream stdout = System.out;
    LinkedBlockingQueue<String> printed = new LinkedBlockingQueue<>();
    System.setOut(
        new PrintStream(new ByteArrayOutputStream(), true, UTF_8) {
          @Override
          public void println(Object line) {
            printed.add(String.valueOf(line));
          }
        });
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"))) {
      String uri = server.uri("/orders");
      // snippet
      CallRecorder recorder = CallRecorder.create().listener(call -> System.out.println(call));
      try (CloseableHttpAsyncClient client = TracedHttpAsyncClients.custom(recorder).build()) {
        client.start();
        SimpleHttpResponse response =
            client.execute(SimpleRequestBuilder.get(uri).build(), null).get();
        // end
        assertThat(response.getCode()).isEqualTo(200);
        assertThat(printed.poll(60, TimeUnit.SECONDS)).contains("/orders 200 in ");
        // snippet
      }
      // end
    } finally {
      System.setOut(stdout);
    }
  }

  @Test
  @SuppressWarnings("SystemOut")
  void waterfallIsDrawn() throws Exception {
    PrintStream stdout = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, UTF_8));
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"))) {
      // snippet
      Waterfall waterfall = Waterfall.ofColumns(100);
      CallRecorder recorder =
          CallRecorder.create()
              .listener(call -> waterfall.lines(call).forEach(System.out::println));
      CloseableHttpClient client = TracedHttpClients.custom(recorder).build();
      // end
      get(client, server.uri("/"));
      client.close();
    } finally {
      System.setOut(stdout);
    }
    assertThat(printed.toString(UTF_8)).contains("new connection", "total", " ms");
  }

  @Test
  void documentHasTheseVeryLinesAndTheImportsTheyNeed() throws IOException {
    String run = String.join("\n", Snippets.runBy(THIS));
    List<Snippets.Block> blocks =
        Snippets.in(DOCUMENT).stream().filter(each -> !each.before().equals(NEWER_JDK)).toList();
    assertThat(blocks).hasSize(5);
    for (Snippets.Block block : blocks) {
      assertThat(run).contains(block.code());
      Snippets.compile(block, "String uri", dir);
    }
  }

  private static void get(CloseableHttpClient client, String uri) throws IOException {
    client.execute(new HttpGet(uri), response -> EntityUtils.toString(response.getEntity()));
  }

  private static Handler handler(List<String> lines) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        lines.add(record.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private String jfr(String command) throws IOException, InterruptedException {
    return tool(command.split(" ", -1));
  }

  private String tool(String... command) throws IOException, InterruptedException {
    command[0] = Path.of(System.getProperty("java.home"), "bin", command[0]).toString();
    Path printed = dir.resolve("printed");
    int exitCode =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start()
            .waitFor();
    String text = Files.readString(printed);
    assertThat(exitCode).as(text).isZero();
    return text;
  }
}
