/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.OtlpCollector;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The gateway with the agent and its extension in the place of code of ours. */
@Timeout(180)
class WithoutCodeIT {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final int SPANS = 11;

  @Test
  void agentTracesTheGatewayOfTheDemo() throws Exception {
    try (OtlpCollector collector = OtlpCollector.start();
        ServiceProcess up =
            ServiceProcess.start(
                Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint(),
                    "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                    "OTEL_BSP_SCHEDULE_DELAY", "100"),
                "up",
                "--free-ports",
                "--agent")) {
      URI page = up.awaitUri("switch faults: ");
      assertThat(order(page)).startsWith("200 {\"order\":\"42\"").contains("\"cents\"");
      collector.await(SPANS + " spans", () -> collector.trace(TRACE).size() >= SPANS);
      up.stop();

      List<OtlpCollector.Received> trace = collector.trace(TRACE);
      assertThat(trace).as(up.text()).hasSize(SPANS);
      OtlpCollector.Received call = the(trace, "gateway", Span.SpanKind.SPAN_KIND_CLIENT);
      assertThat(collector.bytes()).contains("io.opentelemetry.apache-httpclient-5");
      assertThat(call.span().getEventsList())
          .extracting(Span.Event::getName)
          .contains("http.getconn.done", "http.send.done", "http.first_byte");
      assertThat(call.span().getAttributesList())
          .anyMatch(attribute -> attribute.getKey().equals("httptrace.explain"));
      // One trace through both processes.
      assertThat(the(trace, "orders", Span.SpanKind.SPAN_KIND_SERVER).span().getParentSpanId())
          .isEqualTo(call.span().getSpanId());
      assertThat(up.text()).doesNotContain("Exception", "WARN", "ERROR");
    }
  }

  @Test
  void jarThatIsMissingIsNamed(@TempDir Path empty) throws Exception {
    assertThat(failureOf("up", "--free-ports", "--agent=" + empty))
        .contains("microservices: --agent: no opentelemetry-javaagent.jar in " + empty);
    Files.createFile(empty.resolve("opentelemetry-javaagent.jar"));
    assertThat(failureOf("up", "--free-ports", "--agent=" + empty))
        .contains("microservices: --agent: no httptrace-javaagent-extension.jar in " + empty);
  }

  @Test
  void jvmWithoutAgentIsToldSo() throws Exception {
    String url = "http://127.0.0.1:1";
    assertThat(
            failureOf(
                "gateway",
                "--agent",
                "--orders=" + url,
                "--stock=" + url,
                "--partner-control=" + url))
        .contains("microservices: --agent: no OpenTelemetry Java agent in this JVM");
  }

  private static String failureOf(String... command) throws Exception {
    try (ServiceProcess process = ServiceProcess.start(Map.of(), command)) {
      assertThat(process.awaitExit()).as(process.text()).isEqualTo(1);
      return process.text();
    }
  }

  private static String order(URI gateway) throws IOException {
    try (CloseableHttpClient client = HttpClients.createDefault()) {
      return client.execute(
          ClassicRequestBuilder.get(gateway.resolve("/orders/42"))
              .addHeader("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
              .build(),
          response -> response.getCode() + " " + EntityUtils.toString(response.getEntity()));
    }
  }

  private static OtlpCollector.Received the(
      List<OtlpCollector.Received> trace, String service, Span.SpanKind kind) {
    return trace.stream()
        .filter(each -> each.service().equals(service) && each.span().getKind() == kind)
        .findFirst()
        .orElseThrow();
  }
}
