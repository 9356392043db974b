/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.otel.OtelHttpTrace;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.instrumentation.apachehttpclient.v5_2.ApacheHttpClientTelemetry;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OpenTelemetryLibraryTest {

  @Test
  void eventsGoToTheSpanOfTheLibrary() throws IOException {
    ToldHooks told = new ToldHooks();
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Spans spans = new Spans()) {
      OpenTelemetry openTelemetry = spans.openTelemetry();
      // snippet
      HttpClientBuilder builder =
          ApacheHttpClientTelemetry.builder(openTelemetry).build().newHttpClientBuilder();
      CloseableHttpClient client =
          TracedHttpClients.instrument(
                  builder, TracedHttpClients.connections(), OtelHttpTrace.onCurrentSpan())
              .build();
      // end
      try (client;
          Scope ignored = Context.current().with(told.trace()).makeCurrent()) {
        assertThat(
                client.<String>execute(
                    new HttpGet(server.uri("/")),
                    response -> EntityUtils.toString(response.getEntity())))
            .isEqualTo("ok");
      }

      assertThat(told.names())
          .containsExactlyElementsOf(Documents.hooks("OpenTelemetry's library"));
      SpanData span = spans.ended().get(0);
      assertThat(spans.ended()).hasSize(1);
      assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
      assertThat(Spans.events(span))
          .containsExactly(
              "http.getconn.start",
              "http.dns.start",
              "http.dns.done",
              "http.connect.start",
              "http.connect.done",
              "http.getconn.done",
              "http.send.start",
              "http.send.done",
              "http.first_byte");
      assertThat(server.requests().get(0)).contains("traceparent: 00-" + span.getTraceId());
    }
  }
}
