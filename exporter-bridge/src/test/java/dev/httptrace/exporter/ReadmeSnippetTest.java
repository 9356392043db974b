/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.otel.OtelHttpTrace;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the README's lines for a service, and holds the README to them. */
@Timeout(60)
class ReadmeSnippetTest {

  private static final Path README = Path.of("..", "README.md");
  private static final Path THIS =
      Path.of("src/test/java/dev/httptrace/exporter/ReadmeSnippetTest.java");

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
  void readmeHasTheseVeryLines() throws IOException {
    List<String> source = Files.readAllLines(THIS);
    List<String> snippet =
        source.subList(source.indexOf("      // snippet") + 1, source.indexOf("      // end"));

    List<String> readme = Arrays.asList(Files.readString(README).split("\n"));
    assertThat(readme).containsSubsequence(snippet.stream().map(String::strip).toList());
  }
}
