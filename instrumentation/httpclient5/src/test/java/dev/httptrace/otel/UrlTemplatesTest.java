/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.Exchange;
import dev.httptrace.HookFailures;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A request's template is in the name of its span, on the span, and on what is measured. */
@Timeout(60)
class UrlTemplatesTest {

  private static final String TEMPLATE = "/orders/{id}";

  @Test
  void ofTheRequest() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.send(
          ClassicRequestBuilder.get(server.uri("one.test", "/orders/7")).build(), of(TEMPLATE));

      SpanData span = rig.span();
      assertThat(span.getName()).isEqualTo("GET /orders/{id}");
      assertThat(span.getAttributes().get(Keys.URL_TEMPLATE)).isEqualTo(TEMPLATE);
      assertThat(templates(rig.metric("http.client.request.duration"))).containsOnly(TEMPLATE);
      assertThat(templates(rig.metric("httptrace.client.phase.duration"))).containsOnly(TEMPLATE);
    }
  }

  @Test
  void tellsSeriesApart() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      for (String template : List.of(TEMPLATE, "/stock/{sku}", TEMPLATE)) {
        rig.send(ClassicRequestBuilder.get(server.uri("one.test", "/a")).build(), of(template));
      }
      rig.client().close();

      assertThat(templates(rig.metric("http.client.request.duration")))
          .containsExactlyInAnyOrder(TEMPLATE, "/stock/{sku}");
      assertThat(rig.spans())
          .extracting(SpanData::getName)
          .containsExactly("GET /orders/{id}", "GET /stock/{sku}", "GET /orders/{id}");
    }
  }

  @Test
  void withoutOneNothingChanges() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.get(server.uri("one.test", "/orders/7"));

      SpanData span = rig.span();
      assertThat(span.getName()).isEqualTo("GET");
      assertThat(span.getAttributes().get(Keys.URL_TEMPLATE)).isNull();
      assertThat(templates(rig.metric("http.client.request.duration"))).containsOnlyNulls();
    }
  }

  @Test
  void aRetryHasItAndARedirectGoesElsewhere() throws IOException {
    try (ScriptedServer target = ScriptedServer.start(Responses.keepAlive(200, "there"));
        ScriptedServer server =
            ScriptedServer.start(
                wire -> wire.readHead(), Responses.redirect(target.uri("one.test", "/new")));
        OtelRig rig = new OtelRig()) {
      rig.send(
          ClassicRequestBuilder.get(server.uri("one.test", "/orders/7")).build(), of(TEMPLATE));
      rig.client().close();

      assertThat(rig.spans())
          .extracting(SpanData::getName)
          .containsExactly("GET /orders/{id}", "GET /orders/{id}", "GET");
    }
  }

  @Test
  void aFunctionKnowsMoreAndMayFail() throws IOException {
    long failures = HookFailures.count();
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.trace =
          OtelHttpTrace.clientSpansBuilder(rig.sdk).urlTemplate(UrlTemplatesTest::guess).build();
      rig.get(server.uri("one.test", "/orders/7"));
      rig.send(
          ClassicRequestBuilder.get(server.uri("one.test", "/a")).build(), of("/of/{request}"));
      rig.get(server.uri("one.test", "/fail"));
      rig.client().close();

      assertThat(rig.spans())
          .extracting(SpanData::getName)
          .containsExactly("GET /orders/{id}", "GET /of/{request}", "GET");
      assertThat(HookFailures.count()).isGreaterThan(failures);
    }
  }

  private static String guess(Exchange exchange) {
    if (exchange.path().equals("/fail")) {
      throw new IllegalStateException("no guess");
    }
    return exchange.path().startsWith("/orders/") ? TEMPLATE + "?token=canary" : null;
  }

  @Test
  void theCurrentSpanHasItAndKeepsItsName() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.trace = OtelHttpTrace.onCurrentSpanBuilder().phaseMetrics(rig.sdk).build();
      Span outer = rig.tracer.spanBuilder("outer").startSpan();
      try (Scope ignored = outer.makeCurrent()) {
        rig.send(
            ClassicRequestBuilder.get(server.uri("one.test", "/orders/7")).build(), of(TEMPLATE));
      } finally {
        outer.end();
      }

      SpanData span = rig.span();
      assertThat(span.getName()).isEqualTo("outer");
      assertThat(span.getAttributes().get(Keys.URL_TEMPLATE)).isEqualTo(TEMPLATE);
      assertThat(templates(rig.metric("httptrace.client.phase.duration"))).containsOnly(TEMPLATE);
    }
  }

  @Test
  void ofAnAsyncRequest() throws Exception {
    Wiring.assumeAsyncClient();
    try (OtelRig rig = new OtelRig();
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        CloseableHttpAsyncClient client =
            TracedHttpAsyncClients.custom(OtelHttpTrace.clientSpans(rig.sdk)).build()) {
      client.start();
      HttpClientContext context =
          TracedHttpAsyncClients.urlTemplate(HttpClientContext.create(), TEMPLATE);
      client
          .execute(
              SimpleRequestBuilder.get(server.uri("127.0.0.1", "/orders/7")).build(), context, null)
          .get(30, TimeUnit.SECONDS);
      client.close();
      client.awaitShutdown(TimeValue.ofSeconds(30));

      assertThat(rig.spans()).extracting(SpanData::getName).containsExactly("GET /orders/{id}");
    }
  }

  private static HttpClientContext of(String template) {
    return TracedHttpClients.urlTemplate(HttpClientContext.create(), template);
  }

  private static List<String> templates(MetricData metric) {
    return metric.getHistogramData().getPoints().stream()
        .map(point -> point.getAttributes().get(Keys.URL_TEMPLATE))
        .toList();
  }
}
