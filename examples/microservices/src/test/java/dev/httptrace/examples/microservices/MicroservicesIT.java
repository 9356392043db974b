/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.OtlpCollector;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged services, each a process, and a collector in this one. */
@Timeout(180)
class MicroservicesIT {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final int SPANS = 11;

  @TempDir private static Path dir;
  private static final Deque<ServiceProcess> processes = new ArrayDeque<>();
  private static final Map<String, String> environment = new HashMap<>();
  private static OtlpCollector collector;
  private static URI gateway;
  private static CloseableHttpClient client;

  @BeforeAll
  static void start() throws IOException {
    client = HttpClients.createDefault();
    collector = OtlpCollector.start();
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint());
    environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    environment.put("OTEL_METRICS_EXPORTER", "otlp");
    environment.put("OTEL_METRIC_EXPORT_INTERVAL", "200");
    environment.put("OTEL_BSP_SCHEDULE_DELAY", "100");
    String authority = dir.resolve("authority.pem").toString();
    ServiceProcess partner = service("partner", "--authority=" + authority);
    URI prices = partner.awaitUri("partner serves on ");
    URI control = partner.awaitUri("partner listens on ");
    URI stock = service("stock").awaitNamed("stock listens on ");
    URI orders =
        service("orders", "--stock=" + stock, "--partner=" + prices, "--trust=" + authority)
            .awaitNamed("orders listens on ");
    gateway =
        service("gateway", "--orders=" + orders, "--stock=" + stock, "--partner-control=" + control)
            .awaitUri("gateway listens on ");
  }

  @AfterAll
  static void stop() throws IOException {
    for (ServiceProcess process : processes) {
      process.close();
    }
    collector.close();
    client.close();
  }

  @Test
  void orderIsOneTraceThroughFourProcesses() throws Exception {
    String answer = get("/orders/42?token=canary-query", TRACE);
    assertThat(answer).startsWith("200 {\"order\":\"42\"").contains("\"cents\"");
    collector.await(SPANS + " spans", () -> collector.trace(TRACE).size() >= SPANS);

    List<OtlpCollector.Received> trace = collector.trace(TRACE);
    assertThat(trace).hasSize(SPANS);
    Map<String, Span> byId =
        trace.stream()
            .map(OtlpCollector.Received::span)
            .collect(
                Collectors.toMap(each -> OtlpCollector.hex(each.getSpanId()), Function.identity()));
    Map<String, Long> servers =
        trace.stream()
            .filter(each -> each.span().getKind() == Span.SpanKind.SPAN_KIND_SERVER)
            .collect(Collectors.groupingBy(OtlpCollector.Received::service, Collectors.counting()));
    assertThat(servers).isEqualTo(Map.of("gateway", 1L, "orders", 1L, "stock", 3L, "partner", 1L));
    Set<String> dialling = new HashSet<>();
    for (OtlpCollector.Received each : trace) {
      Span parent = byId.get(OtlpCollector.hex(each.span().getParentSpanId()));
      if (each.span().getKind() == Span.SpanKind.SPAN_KIND_CLIENT) {
        assertThat(parent.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(each.span().getEventsList())
            .extracting(Span.Event::getName)
            .contains("http.first_byte");
        // Of three calls at once, one may begin so late that it has the connection of another.
        if (!isReused(each.span())) {
          dialling.add(each.service());
          assertThat(each.span().getEventsList())
              .extracting(Span.Event::getName)
              .contains("http.dns.done", "http.connect.done");
        }
      } else if (!each.service().equals("gateway")) {
        assertThat(parent.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
      }
    }
    assertThat(dialling).containsExactlyInAnyOrder("gateway", "orders");
    assertThat(trace)
        .flatExtracting(each -> each.span().getEventsList())
        .extracting(Span.Event::getName)
        .contains("http.tls.start", "http.tls.done");
    assertThat(collector.bytes()).contains("REDACTED");
    assertThat(collector.bytes()).doesNotContain("canary").doesNotContain(Orders.KEY);
  }

  @Test
  void eachQueryOfTheDashboardIsMadeOfWhatIsEmitted() throws Exception {
    URI fault = gateway.resolve("/faults/failing-server");
    send(ClassicRequestBuilder.put(fault));
    assertThat(get("/orders/1", "11111111111111111111111111111111")).startsWith("502 ");
    send(ClassicRequestBuilder.delete(fault));
    // While it is on, no connection to the partner is kept: there is one to count as closed.
    URI anew = gateway.resolve("/faults/slow-tls");
    send(ClassicRequestBuilder.put(gateway.resolve("/faults/slow-tls?ms=1")));
    assertThat(get("/orders/1", "22222222222222222222222222222222")).startsWith("200 ");
    send(ClassicRequestBuilder.delete(anew));
    Dashboard dashboard = Dashboard.read(Repository.DASHBOARD);
    assertThat(dashboard.queries()).hasSizeGreaterThanOrEqualTo(13);
    for (Dashboard.Query query : dashboard.queries()) {
      collector.await(
          query.panel() + ": " + query.expanded(),
          () -> PrometheusNames.of(collector.metrics()).lacks(query.expanded()).isEmpty());
    }
  }

  @Test
  void faultsAreSwitchedWhereTheyAre() throws IOException {
    for (String fault : List.of("slow-tls", "slow-server", "slow-dns")) {
      assertThat(send(ClassicRequestBuilder.put(gateway.resolve("/faults/" + fault + "?ms=1"))))
          .startsWith("200 ")
          .contains("\"on\":true,\"ms\":1");
      assertThat(send(ClassicRequestBuilder.delete(gateway.resolve("/faults/" + fault))))
          .startsWith("200 ");
    }
    assertThat(send(ClassicRequestBuilder.put(gateway.resolve("/faults/slow-server?ms=x"))))
        .isEqualTo("400 {\"error\":\"ms must be 1 to 10000: 'x'\"}");
  }

  @Test
  void healthIsAnExitCode() throws Exception {
    try (ServiceProcess well = ServiceProcess.start(Map.of(), "health", gateway.toString())) {
      assertThat(well.awaitExit()).as(well.text()).isZero();
    }
    String more = gateway.resolve("/faults").toString();
    try (ServiceProcess all = ServiceProcess.start(Map.of(), "health", more, gateway.toString())) {
      assertThat(all.awaitExit()).as(all.text()).isZero();
    }
    String missing = gateway.resolve("/nothing").toString();
    try (ServiceProcess one =
        ServiceProcess.start(Map.of(), "health", gateway.toString(), missing)) {
      assertThat(one.awaitExit()).isEqualTo(1);
    }
    try (ServiceProcess nobody =
        ServiceProcess.start(Map.of(), "health", "http://127.0.0.1:" + ClosedPort.find())) {
      assertThat(nobody.awaitExit()).isEqualTo(1);
      assertThat(nobody.text()).contains("Connection refused");
    }
  }

  @Test
  void checkFailsWhereNothingIsStored() throws Exception {
    try (ServiceProcess check =
        ServiceProcess.start(
            environment,
            "check",
            "--gateway=" + gateway,
            "--jaeger=" + gateway,
            "--within=PT0.1S")) {
      assertThat(check.awaitExit()).as(check.text()).isEqualTo(1);
      assertThat(check.text())
          .contains("a trace to look at: http://localhost:16686/trace/")
          .contains("lacks spans of load, spans of gateway");
    }
  }

  @Test
  void oneCommandStartsEverythingAndSaysWhereToLook() throws Exception {
    try (ServiceProcess up = ServiceProcess.start(environment, "up", "--free-ports")) {
      URI page = up.awaitUri("switch faults: ");
      assertThat(up.awaitLine("first trace, all connections new: "))
          .matches("http://localhost:16686/trace/[0-9a-f]{32}\\?uiFind=[0-9a-f]{16}");
      assertThat(send(ClassicRequestBuilder.get(page.resolve("/orders/42")))).startsWith("200 ");
      up.stop();
      assertThat(up.text()).doesNotContain("Exception");
    }
  }

  @Test
  void tourFindsEveryFault() throws Exception {
    try (ServiceProcess tour = ServiceProcess.start(Map.of(), "tour")) {
      assertThat(tour.awaitExit()).as(tour.text()).isZero();
      assertThat(tour.text().lines().filter(line -> line.startsWith("ok  ")))
          .hasSize(Fault.values().length);
      assertThat(tour.text()).doesNotContain("SLF4J").doesNotContain("Exception");
    }
  }

  @Test
  void portThatIsTakenIsNamed() throws Exception {
    try (ServiceProcess second =
        ServiceProcess.start(Map.of(), "stock", "--port=" + gateway.getPort())) {
      assertThat(second.awaitExit()).isEqualTo(1);
      assertThat(second.text())
          .contains("microservices: cannot listen on 127.0.0.1:" + gateway.getPort());
    }
  }

  private static boolean isReused(Span span) {
    return span.getAttributesList().stream()
        .anyMatch(
            attribute ->
                attribute.getKey().equals("httptrace.conn.reused")
                    && attribute.getValue().getBoolValue());
  }

  private static ServiceProcess service(String... args) throws IOException {
    ServiceProcess process = ServiceProcess.start(environment, args);
    processes.push(process);
    return process;
  }

  private static String get(String path, String traceId) throws IOException {
    return send(
        ClassicRequestBuilder.get(gateway.resolve(path))
            .addHeader("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
            .addHeader("Cookie", "session=canary-cookie"));
  }

  private static String send(ClassicRequestBuilder request) throws IOException {
    return client.execute(
        request.build(),
        response -> response.getCode() + " " + EntityUtils.toString(response.getEntity()));
  }
}
