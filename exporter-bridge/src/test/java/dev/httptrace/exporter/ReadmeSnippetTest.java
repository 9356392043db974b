/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.ClientTrace;
import dev.httptrace.GotConnInfo;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.otel.OtelHttpTrace;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.CallRecorder;
import dev.httptrace.record.Phase;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the README's Java, and holds the README to it. */
@Timeout(60)
class ReadmeSnippetTest {

  private static final Path README = Path.of("..", "README.md");
  private static final Path THIS =
      Path.of("src/test/java/dev/httptrace/exporter/ReadmeSnippetTest.java");

  @TempDir private Path dir;

  @Test
  void fiveLinesExportAClientSpan() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start(OtlpProtocol.HTTP_PROTOBUF);
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"));
        SystemProperties ignored =
            SystemProperties.with("otel.exporter.otlp.endpoint", receiver.endpoint())) {
      // snippet
      OtlpBridge bridge = OtlpBridge.start("checkout");
      OtelHttpTrace traces = OtelHttpTrace.clientSpans(bridge.openTelemetry());
      CloseableHttpClient client = TracedHttpClients.custom(traces).build();
      // end
      String body =
          client.execute(
              new HttpGet(server.uri("/orders")),
              response -> EntityUtils.toString(response.getEntity()));
      client.close();
      bridge.close();

      assertThat(body).isEqualTo("hello");
      List<Span> spans = receiver.awaitSpans(1);
      assertThat(spans.get(0).getName()).isEqualTo("GET");
      assertThat(spans.get(0).getEventsList())
          .extracting(Span.Event::getName)
          .contains("http.dns.start", "http.connect.done", "http.first_byte", "http.last_byte");
    }
  }

  @Test
  @SuppressWarnings("SystemOut") // It is what a reader would try first.
  void hooksNeedNoSdk() throws Exception {
    PrintStream stdout = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, UTF_8));
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"))) {
      HttpGet request = new HttpGet(server.uri("/"));
      // snippet
      ClientTrace trace =
          new ClientTrace() {
            @Override
            public void gotConn(GotConnInfo info) {
              System.out.println(info.reused() ? "reused" : "new connection");
            }
          };
      CloseableHttpClient client = TracedHttpClients.custom().build();
      HttpClientContext context = TracedHttpClients.attach(HttpClientContext.create(), trace);
      client.execute(request, context, response -> EntityUtils.toString(response.getEntity()));
      // end
      client.execute(request, context, response -> EntityUtils.toString(response.getEntity()));
      client.close();
    } finally {
      System.setOut(stdout);
    }
    assertThat(printed.toString(UTF_8).lines()).containsExactly("new connection", "reused");
  }

  @Test
  @SuppressWarnings("SystemOut")
  void recordOfACallIsInItsContext() throws Exception {
    PrintStream stdout = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, UTF_8));
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"))) {
      HttpGet request = new HttpGet(server.uri("/"));
      // snippet
      CloseableHttpClient client = TracedHttpClients.custom(CallRecorder.create()).build();
      HttpClientContext context = HttpClientContext.create();
      client.execute(request, context, response -> EntityUtils.toString(response.getEntity()));
      CallRecord call = CallRecord.fromOrNull(context::getAttribute);
      System.out.println(call.phase(Phase.WAIT) + ", " + call.verdict().sentence());
      // end
      client.close();
    } finally {
      System.setOut(stdout);
    }
    assertThat(printed.toString(UTF_8)).matches("PT[0-9.]+S, .*[0-9] ms.*\\R");
  }

  @Test
  void readmeHasTheseVeryLinesAndTheImportsTheyNeed() throws IOException {
    List<String> run = Snippets.runBy(THIS);
    List<Snippets.Block> blocks = Snippets.in(README);
    assertThat(run).hasSize(3);
    assertThat(blocks).hasSize(run.size());
    assertThat(run)
        .allSatisfy(
            snippet ->
                assertThat(blocks)
                    .anySatisfy(block -> assertThat(block.code()).startsWith(snippet)));
    for (Snippets.Block block : blocks) {
      Snippets.compile(block, "org.apache.hc.client5.http.classic.methods.HttpGet request", dir);
    }
  }
}
