/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ClientMetricsTest {

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void durationIsAHistogramInSeconds(boolean sampled) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = rig(sampled)) {
      rig.get(server.uri("one.test", "/secret?k=v"));

      MetricData metric = metric(rig);
      assertThat(metric.getName()).isEqualTo("http.client.request.duration");
      assertThat(metric.getUnit()).isEqualTo("s");
      assertThat(metric.getInstrumentationScopeInfo().getName()).isEqualTo("dev.httptrace");
      HistogramPointData point = points(metric).get(0);
      assertThat(points(metric)).hasSize(1);
      assertThat(point.getBoundaries())
          .containsExactly(
              0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);
      assertThat(point.getCount()).isOne();
      assertThat(Rendered.attributes(point.getAttributes()))
          .containsExactly(
              "http.request.method=GET",
              "http.response.status_code=200",
              "network.protocol.version=1.1",
              "server.address=one.test",
              "server.port=" + server.port());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onePointCountsWhatHasTheSameMethodServerAndStatus(boolean sampled) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        ScriptedServer broken = ScriptedServer.start(Responses.keepAlive(404, "no"));
        OtelRig rig = rig(sampled)) {
      rig.get(server.uri("127.0.0.1", "/a"));
      rig.get(server.uri("127.0.0.1", "/b"));
      rig.send(ClassicRequestBuilder.head(server.uri("127.0.0.1", "/a")).build());
      rig.send(ClassicRequestBuilder.create("FOO").setUri(server.uri("one.test", "/")).build());
      rig.get(broken.uri("127.0.0.1", "/"));

      assertThat(points(metric(rig)))
          .extracting(point -> point.getCount() + " " + Rendered.attributes(point.getAttributes()))
          .containsExactlyInAnyOrder(
              "2 " + attributes("GET", 200, "127.0.0.1", server.port()),
              "1 " + attributes("HEAD", 200, "127.0.0.1", server.port()),
              "1 " + attributes("_OTHER", 200, "one.test", server.port()),
              "1 [error.type=404, "
                  + attributes("GET", 404, "127.0.0.1", broken.port()).substring(1));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void failuresHaveTheirErrorType(boolean sampled) throws IOException {
    int port = ClosedPort.find();
    try (OtelRig rig = rig(sampled)) {
      assertThatThrownBy(() -> rig.get("http://127.0.0.1:" + port + "/"))
          .isInstanceOf(IOException.class);

      assertThat(points(metric(rig))).hasSize(1);
      assertThat(Rendered.attributes(points(metric(rig)).get(0).getAttributes()))
          .containsExactly(
              "error.type=connection_refused",
              "http.request.method=GET",
              "server.address=127.0.0.1",
              "server.port=" + port);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cancelledRequestHasNoErrorType(boolean sampled) throws IOException {
    HttpGet[] request = new HttpGet[1];
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  request[0].cancel();
                  wire.awaitClose();
                });
        OtelRig rig = rig(sampled)) {
      request[0] = new HttpGet(server.uri("127.0.0.1", "/"));
      assertThatThrownBy(() -> rig.send(request[0])).isInstanceOf(IOException.class);

      assertThat(Rendered.attributes(points(metric(rig)).get(0).getAttributes()))
          .containsExactly(
              "http.request.method=GET",
              "server.address=127.0.0.1",
              "server.port=" + server.port());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void resendsAreCountedOneByOne(boolean sampled) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                Responses.closing(503, "busy"), Responses.keepAlive(200, "ready"));
        OtelRig rig = rig(sampled)) {
      rig.get(server.uri("127.0.0.1", "/"));

      assertThat(points(metric(rig)))
          .extracting(point -> point.getAttributes().get(Keys.STATUS), HistogramPointData::getCount)
          .containsExactlyInAnyOrder(tuple(503L, 1L), tuple(200L, 1L));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void durationEndsWithTheSpanAtTheHead(boolean sampled) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.chunked("a", "b"));
        OtelRig rig = rig(sampled)) {
      rig.trace = OtelHttpTrace.clientSpansBuilder(rig.sdk).spanEnd(SpanEnd.RESPONSE_HEAD).build();
      try (ClassicHttpResponse response = rig.open(new HttpGet(server.uri("127.0.0.1", "/")))) {
        assertThat(points(metric(rig))).hasSize(1);
        assertThat(OtelRig.body(response)).isEqualTo("ab");
      }

      assertThat(points(metric(rig))).extracting(HistogramPointData::getCount).containsExactly(1L);
    }
  }

  @Test
  void durationIsTheSpans() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = rig(true)) {
      rig.get(server.uri("127.0.0.1", "/"));

      SpanData span = rig.span();
      assertThat(points(metric(rig)).get(0).getSum())
          .isEqualTo((span.getEndEpochNanos() - span.getStartEpochNanos()) / 1e9);
    }
  }

  private static OtelRig rig(boolean sampled) throws IOException {
    return new OtelRig(sampled ? Sampler.alwaysOn() : Sampler.alwaysOff());
  }

  private static String attributes(String method, int status, String host, int port) {
    return List.of(
            "http.request.method=" + method,
            "http.response.status_code=" + status,
            "network.protocol.version=1.1",
            "server.address=" + host,
            "server.port=" + port)
        .toString();
  }

  private static MetricData metric(OtelRig rig) {
    return rig.metric("http.client.request.duration");
  }

  private static List<HistogramPointData> points(MetricData metric) {
    return metric.getHistogramData().getPoints().stream()
        .sorted(
            Comparator.comparing(point -> Rendered.attributes(point.getAttributes()).toString()))
        .toList();
  }
}
