/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.httptrace.PoolLoad;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PoolMetricsTest {

  private static final String OPEN = "http.client.open_connections";

  @Test
  void connectionsInUseIdleAndAllowedAreMeasured() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      PoolingHttpClientConnectionManager manager =
          TracedHttpClients.connections().setMaxConnPerRoute(7).build();
      try (PoolMetrics ignored =
              PoolMetrics.observe(rig.sdk, "p", TracedHttpClients.loads(manager));
          CloseableHttpClient client =
              HttpClientBuilder.create().setConnectionManager(manager).build()) {
        ClassicHttpResponse one =
            client.executeOpen(null, new HttpGet(server.uri("127.0.0.1", "/")), null);
        client.execute(
            new HttpGet(server.uri("127.0.0.1", "/")),
            response -> EntityUtils.toString(response.getEntity()));

        String target =
            "httptrace.pool.name=p, server.address=127.0.0.1, server.port=" + server.port();
        assertThat(points(rig, OPEN))
            .containsExactlyInAnyOrder(
                "[http.connection.state=active, " + target + "] 1",
                "[http.connection.state=idle, " + target + "] 1");
        assertThat(points(rig, "httptrace.client.pool.pending"))
            .containsExactly("[" + target + "] 0");
        assertThat(points(rig, "httptrace.client.pool.max")).containsExactly("[" + target + "] 7");
        one.close();
        assertThat(points(rig, OPEN))
            .containsExactlyInAnyOrder(
                "[http.connection.state=active, " + target + "] 0",
                "[http.connection.state=idle, " + target + "] 2");
      }
    }
  }

  @Test
  void waitsUsesAndTheLivesOfConnectionsAreMeasured() throws IOException {
    // On 5.2 and 5.3 a pool that HttpClient's builder built is not known.
    assumeTrue(Wiring.hasStrategies());
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "held"));
        OtelRig rig = new OtelRig()) {
      PoolingHttpClientConnectionManager manager =
          TracedHttpClients.connections().setMaxConnPerRoute(1).build();
      String target =
          "httptrace.pool.name=p, server.address=127.0.0.1, server.port=" + server.port();
      PoolMetrics metrics = PoolMetrics.observe(rig.sdk, "p", TracedHttpClients.loads(manager));
      CloseableHttpClient client =
          TracedHttpClients.instrument(
                  HttpClientBuilder.create().setConnectionManager(manager), rig.trace)
              .build();
      HttpGet get = new HttpGet(server.uri("127.0.0.1", "/"));
      // The client learns its pool from the first connection.
      client.execute(get, response -> EntityUtils.toString(response.getEntity()));
      ClassicHttpResponse held = client.executeOpen(null, get, null);
      HttpGet impatient = new HttpGet(server.uri("127.0.0.1", "/"));
      impatient.setConfig(
          RequestConfig.custom()
              .setConnectionRequestTimeout(org.apache.hc.core5.util.Timeout.ofMilliseconds(20))
              .build());
      assertThatThrownBy(() -> client.executeOpen(null, impatient, null))
          .isInstanceOf(IOException.class);
      EntityUtils.consume(held.getEntity());
      client.close();

      assertThat(counts(rig, "httptrace.client.pool.wait_time"))
          .containsExactlyInAnyOrder(
              "[" + target + "] 1", "[error.type=pool_timeout, " + target + "] 1");
      assertThat(counts(rig, "httptrace.client.pool.use_time"))
          .containsExactly("[" + target + "] 2");
      assertThat(points(rig, "httptrace.client.pool.opened")).containsExactly("[" + target + "] 1");
      assertThat(points(rig, "httptrace.client.pool.closed"))
          .containsExactly("[httptrace.conn.discard_reason=idle, " + target + "] 1");
      assertThat(counts(rig, "http.client.connection.duration"))
          .containsExactly("[" + target + "] 1");
      HistogramPointData failed =
          rig.metric("httptrace.client.pool.wait_time").getHistogramData().getPoints().stream()
              .filter(point -> point.getAttributes().get(Keys.ERROR_TYPE) != null)
              .findFirst()
              .orElseThrow();
      assertThat(failed.getSum()).isGreaterThanOrEqualTo(0.019);
      metrics.close();
    }
  }

  @Test
  void unitsAndKindsAreThoseOfTheConventions() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      PoolingHttpClientConnectionManager manager = TracedHttpClients.connections().build();
      try (PoolMetrics ignored =
              PoolMetrics.observe(rig.sdk, "p", TracedHttpClients.loads(manager));
          CloseableHttpClient client =
              HttpClientBuilder.create().setConnectionManager(manager).build()) {
        client.execute(
            new HttpGet(server.uri("127.0.0.1", "/")),
            response -> EntityUtils.toString(response.getEntity()));

        MetricData open = rig.metric(OPEN);
        assertThat(open.getUnit()).isEqualTo("{connection}");
        assertThat(open.getLongSumData().isMonotonic()).isFalse();
        assertThat(open.getInstrumentationScopeInfo().getName()).isEqualTo("dev.httptrace");
      }
    }
  }

  @Test
  void closedOnesAreAskedNoMore() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    try (OtelRig rig = new OtelRig()) {
      PoolMetrics metrics =
          PoolMetrics.observe(
              rig.sdk,
              "p",
              () -> {
                asked.incrementAndGet();
                return List.<PoolLoad>of();
              });
      rig.metrics.collectAllMetrics();
      metrics.close();
      metrics.close();
      rig.metrics.collectAllMetrics();
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void poolThatThrowsHarmsNoOtherMetric() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig();
        PoolMetrics ignored =
            PoolMetrics.observe(
                rig.sdk,
                "p",
                () -> {
                  throw new IllegalStateException("no load today");
                })) {
      rig.get(server.uri("127.0.0.1", "/"));

      assertThat(rig.metrics.collectAllMetrics())
          .extracting(MetricData::getName)
          .containsExactlyInAnyOrder(
              "http.client.request.duration", "httptrace.client.phase.duration");
    }
  }

  @Test
  void withoutReaderNothingIsAsked() {
    try (PoolMetrics metrics =
        PoolMetrics.observe(
            OpenTelemetry.noop(),
            "p",
            () -> {
              throw new AssertionError("asked");
            })) {
      assertThat(metrics).isNotNull();
    }
    assertThatNullPointerException()
        .isThrownBy(() -> PoolMetrics.observe(OpenTelemetry.noop(), null, List::of))
        .withMessage("name");
  }

  private static List<String> points(OtelRig rig, String name) {
    return rig.metric(name).getLongSumData().getPoints().stream()
        .map(PoolMetricsTest::shown)
        .toList();
  }

  private static List<String> counts(OtelRig rig, String name) {
    MetricData metric = rig.metric(name);
    assertThat(metric.getUnit()).isEqualTo("s");
    return metric.getHistogramData().getPoints().stream()
        .map(point -> attributes(point) + " " + point.getCount())
        .toList();
  }

  private static String shown(LongPointData point) {
    return attributes(point) + " " + point.getValue();
  }

  private static List<String> attributes(PointData point) {
    return point.getAttributes().asMap().entrySet().stream()
        .map(each -> each.getKey().getKey() + "=" + each.getValue())
        .sorted()
        .toList();
  }
}
