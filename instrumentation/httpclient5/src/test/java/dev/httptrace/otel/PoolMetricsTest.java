/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.httptrace.PoolLoad;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.classic.methods.HttpGet;
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

  private static String shown(LongPointData point) {
    List<String> attributes =
        point.getAttributes().asMap().entrySet().stream()
            .map(each -> each.getKey().getKey() + "=" + each.getValue())
            .sorted()
            .toList();
    return attributes + " " + point.getValue();
  }
}
