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
import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SettingsOfTheProcessTest {

  private static final String DETAIL = "otel.instrumentation.httptrace.detail";

  @Test
  void builderTakesThemOverWhereItIsTold() throws IOException {
    System.setProperty(DETAIL, "errors");
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Spans spans = new Spans()) {
      OpenTelemetry openTelemetry = spans.openTelemetry();
      // snippet
      OtelHttpTrace traces =
          OtelHttpTrace.clientSpansBuilder(openTelemetry).fromEnvironment().build();
      // end
      try (CloseableHttpClient client = TracedHttpClients.custom(traces).build()) {
        client.execute(
            new HttpGet(server.uri("/")), response -> EntityUtils.toString(response.getEntity()));
      }

      assertThat(spans.ended()).hasSize(1);
      assertThat(spans.ended().get(0).getEvents()).isEmpty();
    } finally {
      System.clearProperty(DETAIL);
    }
  }
}
