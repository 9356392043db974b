/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.otel.OtelHttpTrace;
import dev.httptrace.otel.PoolMetrics;
import io.opentelemetry.api.OpenTelemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** The clients of the services: traced by this library, or left to the agent's extension. */
final class Outgoing {

  /** Longer than any fault lets wait, on a busy machine and with cold JVMs too. */
  private static final Timeout PATIENCE = Timeout.ofSeconds(60);

  /** Short, so that a new connection is seen now and then. */
  private static final TimeValue LIFE = TimeValue.ofSeconds(20);

  /** More often than once, at once: where one kept connection is stale the next one may be too. */
  private static final HttpRequestRetryStrategy RETRIES =
      new DefaultHttpRequestRetryStrategy(10, TimeValue.ZERO_MILLISECONDS);

  private final PoolingHttpClientConnectionManagerBuilder connections;
  private final Function<PoolingHttpClientConnectionManager, HttpClientBuilder> clients;
  private BooleanSupplier diallingAnew = () -> false;

  private Outgoing(
      PoolingHttpClientConnectionManagerBuilder connections,
      Function<PoolingHttpClientConnectionManager, HttpClientBuilder> clients) {
    this.connections = connections;
    this.clients = clients;
  }

  /**
   * Prepares a client that this library traces.
   *
   * @param pool how its connections are called in metrics
   * @param more called beside the trace that makes spans
   */
  static Outgoing traced(OpenTelemetry telemetry, String pool, ClientTraceFactory... more) {
    List<ClientTraceFactory> traces = new ArrayList<>(List.of(more));
    traces.add(0, OtelHttpTrace.clientSpans(telemetry));
    return new Outgoing(
        TracedHttpClients.connections(),
        manager -> {
          // Until the process ends: a closed pool has nothing to tell.
          PoolMetrics.observe(telemetry, pool, TracedHttpClients.loads(manager));
          return TracedHttpClients.instrument(
              HttpClientBuilder.create().setConnectionManager(manager),
              traces.toArray(ClientTraceFactory[]::new));
        });
  }

  /** Prepares a client as anybody builds one: an agent with our extension traces it. */
  static Outgoing plain() {
    return new Outgoing(
        PoolingHttpClientConnectionManagerBuilder.create(),
        manager -> HttpClientBuilder.create().setConnectionManager(manager));
  }

  Outgoing names(DnsResolver names) {
    connections.setDnsResolver(names);
    return this;
  }

  Outgoing trust(Trusted trusted) {
    connections.setTlsSocketStrategy(
        (socket, target, port, attachment, context) ->
            new DefaultClientTlsStrategy(trusted.now())
                .upgrade(socket, target, port, attachment, context));
    return this;
  }

  Outgoing connectionsPerService(int most) {
    connections.setMaxConnPerRoute(most).setMaxConnTotal(4 * most);
    return this;
  }

  /** While that is true no connection is used twice. */
  Outgoing diallingAnew(BooleanSupplier anew) {
    diallingAnew = anew;
    return this;
  }

  CloseableHttpClient build() {
    BooleanSupplier anew = diallingAnew;
    // Asked with each lease (PoolingHttpClientConnectionManager in 5.4 to 5.6).
    connections.setConnectionConfigResolver(
        route -> connectionConfig(anew.getAsBoolean() ? TimeValue.ZERO_MILLISECONDS : LIFE));
    return clients
        .apply(connections.build())
        .setRetryStrategy(RETRIES)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(PATIENCE)
                .setResponseTimeout(PATIENCE)
                .build())
        .build();
  }

  private static ConnectionConfig connectionConfig(TimeValue life) {
    return ConnectionConfig.custom()
        .setConnectTimeout(PATIENCE)
        .setTimeToLive(life)
        // No look before use: a connection that the server has closed is to be met.
        .setValidateAfterInactivity(TimeValue.NEG_ONE_MILLISECOND)
        .build();
  }
}
