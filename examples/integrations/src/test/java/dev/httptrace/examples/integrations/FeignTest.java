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
import feign.Feign;
import feign.RequestLine;
import feign.hc5.ApacheHttp5Client;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FeignTest {

  interface Shop {
    @RequestLine("GET /stock")
    String stock();
  }

  @Test
  void everyHookIsToldAndTheSpanIsOurs() throws IOException {
    ToldHooks told = new ToldHooks();
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "7"));
        Spans spans = new Spans()) {
      OtelHttpTrace traces = OtelHttpTrace.clientSpans(spans.openTelemetry());
      String url = server.uri("");
      // snippet
      CloseableHttpClient http = TracedHttpClients.custom(traces).build();
      Shop shop = Feign.builder().client(new ApacheHttp5Client(http)).target(Shop.class, url);
      // end
      try (http;
          Scope ignored = Context.current().with(told.trace()).makeCurrent()) {
        assertThat(shop.stock()).isEqualTo("7");
      }

      assertThat(told.names()).containsExactlyElementsOf(Documents.hooks("Feign"));
      assertThat(spans.ended()).singleElement().extracting("kind").isEqualTo(SpanKind.CLIENT);
      assertThat(Spans.events(spans.ended().get(0))).startsWith("http.getconn.start");
    }
  }
}
