/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.integrations;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;
import org.opensearch.client.opensearch.OpenSearchClient;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5Transport;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;

@org.junit.jupiter.api.Timeout(60)
class OpenSearchTest {

  @Test
  void everyHookIsToldAndTheSpanIsOurs() throws IOException, InterruptedException {
    ToldHooks told = new ToldHooks();
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "{}"));
        Spans spans = new Spans()) {
      OtelHttpTrace traces = OtelHttpTrace.clientSpans(spans.openTelemetry());
      SSLContext tls = Certificates.clientContext();
      HttpHost node = HttpHost.create(URI.create(server.uri("")));
      // snippet
      ConnectionConfig.Builder config =
          ConnectionConfig.custom()
              .setConnectTimeout(
                  Timeout.ofMilliseconds(
                      ApacheHttpClient5TransportBuilder.DEFAULT_CONNECT_TIMEOUT_MILLIS))
              .setSocketTimeout(
                  Timeout.ofMilliseconds(
                      ApacheHttpClient5TransportBuilder.DEFAULT_RESPONSE_TIMEOUT_MILLIS));
      PoolingAsyncClientConnectionManagerBuilder connections =
          TracedHttpAsyncClients.connections()
              .setTlsStrategy(new DefaultClientTlsStrategy(tls))
              .setDefaultConnectionConfig(config.build())
              .setMaxConnPerRoute(ApacheHttpClient5TransportBuilder.DEFAULT_MAX_CONN_PER_ROUTE)
              .setMaxConnTotal(ApacheHttpClient5TransportBuilder.DEFAULT_MAX_CONN_TOTAL);
      ApacheHttpClient5Transport transport =
          ApacheHttpClient5TransportBuilder.builder(node)
              .setHttpClientConfigCallback(
                  http -> TracedHttpAsyncClients.instrument(http, connections, traces))
              .build();
      OpenSearchClient client = new OpenSearchClient(transport);
      // end
      try (transport;
          Scope ignored = Context.current().with(told.trace()).makeCurrent()) {
        assertThat(
                client
                    .generic()
                    .execute(Requests.builder().method("GET").endpoint("/").build())
                    .getStatus())
            .isEqualTo(200);
        told.await("putIdleConn");
      }

      assertThat(told.names()).containsExactlyElementsOf(Documents.hooks("OpenSearch"));
      assertThat(spans.ended()).singleElement().extracting("kind").isEqualTo(SpanKind.CLIENT);
      assertThat(Spans.events(spans.ended().get(0))).startsWith("http.getconn.start");
    }
  }
}
