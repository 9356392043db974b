/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.httpclient5.InstrumentedHttpClientConnectionManager;
import dev.httptrace.ClientTraceFactory;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.httpclient5.TracedSocketFactories;
import dev.httptrace.loopback.LogLines;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.otel.OtelHttpTrace;
import io.dropwizard.client.HttpClientBuilder;
import io.dropwizard.client.HttpClientConfiguration;
import io.dropwizard.util.Duration;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.core5.http.config.Registry;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The connection manager stays Dropwizard's, with its gauges. */
@Timeout(60)
@SuppressWarnings("deprecation") // the socket factories that Dropwizard has
class DropwizardTest {

  // snippet
  static final class TracedBuilder extends HttpClientBuilder {
    private final MetricRegistry metrics;
    private final HttpClientConfiguration config;
    private final ClientTraceFactory[] traces;

    TracedBuilder(
        MetricRegistry metrics, HttpClientConfiguration config, ClientTraceFactory... traces) {
      super(metrics);
      using(config);
      this.metrics = metrics;
      this.config = config;
      this.traces = traces;
    }

    @Override
    protected org.apache.hc.client5.http.impl.classic.HttpClientBuilder customizeBuilder(
        org.apache.hc.client5.http.impl.classic.HttpClientBuilder builder) {
      return TracedHttpClients.instrument(super.customizeBuilder(builder), traces);
    }

    @Override
    protected InstrumentedHttpClientConnectionManager createConnectionManager(
        Registry<ConnectionSocketFactory> sockets, String name) {
      return configureConnectionManager(
          InstrumentedHttpClientConnectionManager.builder(metrics)
              .httpClientConnectionOperator(TracedSocketFactories.operator(sockets, null, null))
              .connFactory(TracedHttpClients.traced(ManagedHttpClientConnectionFactory.INSTANCE))
              .timeToLive(TimeValue.of(config.getTimeToLive().toJavaDuration()))
              .name(name)
              .build());
    }
  }

  // end

  private final MetricRegistry metrics = new MetricRegistry();
  private final ToldHooks told = new ToldHooks();

  @Test
  void everyHookIsToldAndTheGaugesAreTheirs() throws IOException {
    // Without, Dropwizard keeps no connection.
    HttpClientConfiguration config = new HttpClientConfiguration();
    config.setKeepAlive(Duration.seconds(10));
    try (LogLines log = LogLines.of("dev.httptrace");
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "7"));
        Spans spans = new Spans();
        CloseableHttpClient client =
            new TracedBuilder(metrics, config, OtelHttpTrace.clientSpans(spans.openTelemetry()))
                .build("shop")) {
      assertThat(get(client, server.uri("/stock"))).isEqualTo("7");

      assertThat(told.names()).containsExactlyElementsOf(Documents.hooks("Dropwizard"));
      assertThat(Spans.events(spans.ended().get(0))).startsWith("http.getconn.start");
      assertThat(gauge("available-connections")).isEqualTo(1);
      assertThat(log.lines()).isEmpty();
    }
  }

  private String get(CloseableHttpClient client, String uri) throws IOException {
    try (Scope ignored = Context.current().with(told.trace()).makeCurrent()) {
      return client.execute(
          new HttpGet(uri), response -> EntityUtils.toString(response.getEntity()));
    }
  }

  private Object gauge(String name) {
    List<Object> values =
        metrics.getGauges((metric, gauge) -> metric.endsWith("shop." + name)).values().stream()
            .map(gauge -> gauge.getValue())
            .toList();
    assertThat(values).hasSize(1);
    return values.get(0);
  }
}
