/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import co.elastic.clients.transport.rest5_client.low_level.Rest5ClientBuilder;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.otel.OtelHttpTrace;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.net.URI;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;

@org.junit.jupiter.api.Timeout(60)
class ElasticsearchTest {

  @Test
  void everyHookIsToldAndTheSpanIsOurs() throws IOException, InterruptedException {
    ToldHooks told = new ToldHooks();
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "{}"));
        Spans spans = new Spans()) {
      OtelHttpTrace traces = OtelHttpTrace.clientSpans(spans.openTelemetry());
      SSLContext tls = Certificates.clientContext();
      URI node = URI.create(server.uri(""));
      // snippet
      ConnectionConfig.Builder config =
          ConnectionConfig.custom()
              .setConnectTimeout(
                  Timeout.ofMilliseconds(Rest5ClientBuilder.DEFAULT_CONNECT_TIMEOUT_MILLIS));
      PoolingAsyncClientConnectionManagerBuilder connections =
          TracedHttpAsyncClients.connections()
              .setTlsStrategy(new DefaultClientTlsStrategy(tls))
              .setDefaultConnectionConfig(config.build())
              .setMaxConnPerRoute(Rest5ClientBuilder.DEFAULT_MAX_CONN_PER_ROUTE)
              .setMaxConnTotal(Rest5ClientBuilder.DEFAULT_MAX_CONN_TOTAL);
      Rest5Client client =
          Rest5Client.builder(node)
              .setHttpClientConfigCallback(
                  http -> TracedHttpAsyncClients.instrument(http, connections, traces))
              .build();
      // end
      try (client;
          Scope ignored = Context.current().with(told.trace()).makeCurrent()) {
        assertThat(client.performRequest(new Request("GET", "/")).getStatusCode()).isEqualTo(200);
        told.await("putIdleConn");
      }

      assertThat(told.names()).containsExactlyElementsOf(Documents.hooks("Elasticsearch"));
      assertThat(spans.ended()).singleElement().extracting("kind").isEqualTo(SpanKind.CLIENT);
      assertThat(Spans.events(spans.ended().get(0))).startsWith("http.getconn.start");
      assertThat(server.requests().get(0)).contains("User-Agent: elasticsearch-java/");
    }
  }
}
