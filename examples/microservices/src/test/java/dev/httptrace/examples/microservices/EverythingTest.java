/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.exporter.OtlpBridge;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All services in this process. */
@Timeout(120)
class EverythingTest {

  private static final int MOST_ORDERS = 20;
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
  private static final AttributeKey<Boolean> REUSED =
      AttributeKey.booleanKey("httptrace.conn.reused");
  private static final Traces traces = new Traces();
  private static Everything everything;
  private static List<SpanData> cold;
  private static CloseableHttpClient client;

  @BeforeAll
  static void start() throws IOException {
    client = HttpClients.createDefault();
    everything =
        Everything.start(
            Everything.Ports.FREE,
            service -> OtlpBridge.builder(service).withoutOtlp().exporter(traces).build());
    cold = order(200);
  }

  @AfterAll
  static void stop() throws IOException {
    everything.close();
    client.close();
  }

  @Test
  void orderIsOneTraceThroughAllServices() {
    assertThat(cold).extracting(SpanData::getTraceId).containsOnly(cold.get(0).getTraceId());
    assertThat(cold)
        .extracting(span -> service(span) + " " + span.getKind() + " " + span.getName())
        .containsExactlyInAnyOrder(
            "load INTERNAL order",
            "load CLIENT GET",
            "gateway SERVER GET /orders/{id}",
            "gateway CLIENT GET",
            "orders SERVER GET /orders/{id}",
            "orders CLIENT GET /stock/{article}",
            "orders CLIENT GET /stock/{article}",
            "orders CLIENT GET /stock/{article}",
            "orders CLIENT GET /prices/{article}",
            "stock SERVER GET /stock/{article}",
            "stock SERVER GET /stock/{article}",
            "stock SERVER GET /stock/{article}",
            "partner SERVER GET /prices/{article}");
  }

  @Test
  void eachServerSpanHangsBelowTheClientSpanOfItsCaller() {
    Map<String, SpanData> byId =
        cold.stream().collect(Collectors.toMap(SpanData::getSpanId, Function.identity()));
    Map<String, String> callers =
        Map.of("gateway", "load", "orders", "gateway", "stock", "orders", "partner", "orders");
    for (SpanData span : cold) {
      SpanData parent = byId.get(span.getParentSpanId());
      if (span.getKind() == SpanKind.SERVER) {
        assertThat(parent).isNotNull();
        assertThat(parent.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(service(parent)).isEqualTo(callers.get(service(span)));
        assertThat(attribute(parent, "server.address")).isEqualTo(service(span));
      } else if (span.getKind() == SpanKind.CLIENT) {
        assertThat(service(parent)).isEqualTo(service(span));
      }
    }
  }

  @Test
  void clientSpansOfNewConnectionsHaveTheirEvents() {
    Set<String> dialled = new HashSet<>();
    for (SpanData span : cold) {
      if (span.getKind() == SpanKind.CLIENT) {
        assertThat(span.getEvents()).extracting(EventData::getName).contains("http.first_byte");
        // Of three calls at once, one may begin so late that it has the connection of another.
        if (Boolean.TRUE.equals(span.getAttributes().get(REUSED))) {
          continue;
        }
        dialled.add(attribute(span, "server.address"));
        assertThat(span.getEvents())
            .extracting(EventData::getName)
            .contains("http.dns.start", "http.dns.done", "http.connect.start", "http.connect.done");
        if ("partner".equals(attribute(span, "server.address"))) {
          assertThat(span.getEvents())
              .extracting(EventData::getName)
              .contains("http.tls.start", "http.tls.done");
        }
      }
    }
    assertThat(dialled).containsExactlyInAnyOrder("gateway", "orders", "stock", "partner");
  }

  @ParameterizedTest
  @EnumSource
  void faultShowsInTracesWhileItIsOnAndNotAfter(Fault fault) throws IOException {
    String path = FaultControl.PATH + "/" + fault.word();
    assertThat(control(ClassicRequestBuilder.put(path))).contains("\"on\":true");
    int status = fault == Fault.FAILING_SERVER ? 502 : 200;
    boolean shown = false;
    for (int i = 0; i < MOST_ORDERS && !shown; i++) {
      shown = shows(fault, order(status));
    }
    assertThat(shown).as(fault + " shows").isTrue();

    assertThat(control(ClassicRequestBuilder.delete(path))).contains("\"on\":false");
    for (int i = 0; i < MOST_ORDERS && shown; i++) {
      shown = shows(fault, order(200));
    }
    assertThat(shown).as(fault + " still shows").isFalse();
    assertThat(control(ClassicRequestBuilder.get(FaultControl.PATH))).doesNotContain("\"on\":true");
  }

  @Test
  void gatewaySaysWhatIsWrongWithAFault() throws IOException {
    assertThat(control(ClassicRequestBuilder.put("/faults/slow-dsn"))).contains("unknown fault");
    assertThat(control(ClassicRequestBuilder.put("/faults/slow-tls?ms=x"))).contains("ms must be");
  }

  @Test
  void secretsAreInNoSpan() throws IOException {
    String traceId = "0af7651916cd43dd8448eb211c80319c";
    control(
        ClassicRequestBuilder.get("/orders/7?token=canary-query")
            .addHeader("traceparent", "00-" + traceId + "-b7ad6b7169203331-01")
            .addHeader("Authorization", "Bearer canary-header")
            .addHeader("Cookie", "session=canary-cookie"));
    everything.flush();
    List<SpanData> trace = traces.take(traceId);
    assertThat(trace).hasSize(11);
    assertThat(trace.toString()).doesNotContain("canary").doesNotContain(Orders.KEY);
    assertThat(trace.toString()).contains("key=REDACTED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/orders/", "/orders/a%7Cb", "/orders/..%2F..%2Ffaults"})
  void orderThatCannotBeIsRefused(String path) throws IOException {
    assertThat(control(ClassicRequestBuilder.get(path)))
        .startsWith("{\"error\":\"expected 1 to 40 letters, digits and hyphens: '");
  }

  @Test
  void pageHasNoNeedOfTheNetwork() throws IOException {
    String page = control(ClassicRequestBuilder.get("/"));
    assertThat(page)
        .contains("<title>Faults of the httptrace microservices</title>")
        .doesNotContain("src=");
  }

  @Test
  void tourFindsEveryFault() throws IOException {
    StringWriter out = new StringWriter();
    assertThat(new Tour(everything, traces, new PrintWriter(out)).run())
        .as(out.toString())
        .isTrue();
    assertThat(out.toString())
        .contains("          orders  GET /orders/{id} ")
        .contains("ok  slow-dns         httptrace.verdict=dns_slow")
        .doesNotContain("BAD");
  }

  private static boolean shows(Fault fault, List<SpanData> trace) {
    return trace.stream()
        .filter(span -> span.getKind() == SpanKind.CLIENT && service(span).equals("orders"))
        .anyMatch(span -> Objects.equals(attribute(span, fault.attribute()), fault.value()));
  }

  private static List<SpanData> order(int status) throws IOException {
    Customer.Answer answer = everything.customer().order("42");
    assertThat(answer.status()).isEqualTo(status);
    everything.flush();
    return traces.take(answer.traceId());
  }

  private static String control(ClassicRequestBuilder request) throws IOException {
    request.setUri(everything.gateway().resolve(request.getUri()));
    return send(request.build());
  }

  private static String send(ClassicHttpRequest request) throws IOException {
    return client.execute(request, response -> EntityUtils.toString(response.getEntity()));
  }

  private static String service(SpanData span) {
    return span.getResource().getAttribute(SERVICE);
  }

  private static String attribute(SpanData span, String name) {
    return span.getAttributes().get(AttributeKey.stringKey(name));
  }
}
