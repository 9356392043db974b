/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.Certificates;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.InMemoryDnsResolver;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * A real client and a real SDK. The client resolves one.test and shop.test to 127.0.0.1, and
 * two.test to 127.0.0.2 and then 127.0.0.1; it trusts the loopback authority and retries once, at
 * once.
 */
final class OtelRig implements AutoCloseable {

  final InMemoryMetricReader metrics = InMemoryMetricReader.create();
  final OpenTelemetrySdk sdk;
  final Tracer tracer;
  final HttpClientBuilder builder = HttpClientBuilder.create();
  final RequestConfig.Builder requests =
      RequestConfig.custom()
          .setExpectContinueEnabled(false)
          .setResponseTimeout(Timeout.ofSeconds(10))
          .setConnectionRequestTimeout(Timeout.ofSeconds(10));
  final PoolingHttpClientConnectionManagerBuilder connections = TracedHttpClients.connections();
  ClientTraceFactory trace;

  /** How far the clock of events may differ from that of their spans. */
  Duration skew = Duration.ZERO;

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private CloseableHttpClient client;

  OtelRig() throws UnknownHostException {
    this(Sampler.alwaysOn());
  }

  OtelRig(Sampler sampler) throws UnknownHostException {
    sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .setSampler(sampler)
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    tracer = sdk.getTracer("test");
    trace = OtelHttpTrace.clientSpans(sdk);
    InMemoryDnsResolver names = new InMemoryDnsResolver();
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    names.add("127.0.0.1", loopback);
    names.add("one.test", loopback);
    names.add("shop.test", loopback);
    names.add("two.test", InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), loopback);
    connections
        .setDnsResolver(Wiring.names(names))
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(Timeout.ofSeconds(10))
                .setValidateAfterInactivity(TimeValue.NEG_ONE_MILLISECOND)
                .build());
    Wiring.trust(connections, Certificates.clientContext());
    builder.setRetryStrategy(new DefaultHttpRequestRetryStrategy(1, TimeValue.ZERO_MILLISECONDS));
  }

  OtelRig knowPassword(String password) {
    BasicCredentialsProvider credentials = new BasicCredentialsProvider();
    credentials.setCredentials(
        new AuthScope(null, -1), new UsernamePasswordCredentials("user", password.toCharArray()));
    builder.setDefaultCredentialsProvider(credentials);
    return this;
  }

  CloseableHttpClient client() {
    if (client == null) {
      TracedHttpClients.instrument(builder, connections, trace);
      client = untouched();
    }
    return client;
  }

  /** The client of a builder that the test has instrumented by itself. */
  CloseableHttpClient untouched() {
    if (client == null) {
      client = builder.setDefaultRequestConfig(requests.build()).build();
    }
    return client;
  }

  ClassicHttpResponse open(ClassicHttpRequest request) throws IOException {
    return client().executeOpen(null, request, HttpClientContext.create());
  }

  /** Reads the answer to its end, and returns status and body. */
  String send(ClassicHttpRequest request, HttpClientContext context) throws IOException {
    try (ClassicHttpResponse response = client().executeOpen(null, request, context)) {
      return response.getCode() + " " + body(response);
    }
  }

  String send(ClassicHttpRequest request) throws IOException {
    return send(request, HttpClientContext.create());
  }

  String get(String uri) throws IOException {
    return send(ClassicRequestBuilder.get(uri).build());
  }

  static String body(ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    return entity == null ? "" : new String(entity.getContent().readAllBytes(), ISO_8859_1);
  }

  /** The spans that ended so far, in the order in which they did; each is checked. */
  List<SpanData> spans() {
    List<SpanData> spans = exporter.getFinishedSpanItems();
    spans.forEach(span -> Timeline.check(span, skew));
    return spans;
  }

  /** The only metric of that name. */
  MetricData metric(String name) {
    List<MetricData> found =
        metrics.collectAllMetrics().stream()
            .filter(metric -> metric.getName().equals(name))
            .toList();
    if (found.size() != 1) {
      throw new AssertionError("not one metric " + name + ": " + found);
    }
    return found.get(0);
  }

  /** The only span; closes the client first, so that nothing can follow. */
  SpanData span() throws IOException {
    client.close();
    List<SpanData> spans = spans();
    if (spans.size() != 1) {
      throw new AssertionError("not one span: " + spans);
    }
    return spans.get(0);
  }

  @Override
  public void close() throws IOException {
    if (client != null) {
      client.close();
    }
    spans();
    sdk.close();
  }
}
