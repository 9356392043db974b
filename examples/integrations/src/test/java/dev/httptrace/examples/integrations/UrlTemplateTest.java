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
import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UrlTemplateTest {

  @Test
  void templateIsInTheNameOfTheSpan() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Spans spans = new Spans();
        CloseableHttpClient client =
            TracedHttpClients.custom(OtelHttpTrace.clientSpans(spans.openTelemetry())).build()) {
      // snippet
      HttpClientContext context =
          TracedHttpClients.urlTemplate(HttpClientContext.create(), "/orders/{id}");
      // end
      client.execute(
          new HttpGet(server.uri("/orders/7")),
          context,
          response -> EntityUtils.toString(response.getEntity()));

      assertThat(spans.ended()).singleElement().extracting("name").isEqualTo("GET /orders/{id}");
    }
  }
}
