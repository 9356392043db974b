/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.util.List;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ActiveRequestsTest {

  private static final String METRIC = "http.client.active_requests";

  @Test
  void countsAnExchangeUntilItsConnectionIsBack() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = rig(Sampler.alwaysOff())) {
      HttpClientContext context =
          TracedHttpClients.urlTemplate(HttpClientContext.create(), "/orders/{id}");
      try (ClassicHttpResponse open =
          rig.client()
              .executeOpen(
                  null,
                  ClassicRequestBuilder.get(server.uri("one.test", "/orders/7")).build(),
                  context)) {
        LongPointData active = points(rig).get(0);
        assertThat(active.getValue()).isEqualTo(1);
        assertThat(Rendered.attributes(active.getAttributes()))
            .containsExactly(
                "http.request.method=GET",
                "server.address=one.test",
                "server.port=" + server.port(),
                "url.template=/orders/{id}");
        OtelRig.body(open);
      }
      assertThat(points(rig)).extracting(LongPointData::getValue).containsExactly(0L);
      MetricData metric = rig.metric(METRIC);
      assertThat(metric.getUnit()).isEqualTo("{request}");
      assertThat(metric.getDescription()).isEqualTo("Number of active HTTP requests.");
      assertThat(metric.getLongSumData().isMonotonic()).isFalse();
      assertThat(metric.getInstrumentationScopeInfo().getSchemaUrl())
          .isEqualTo("https://opentelemetry.io/schemas/1.44.0");
    }
  }

  @Test
  void failedAndRedirectedOnesAreOverToo() throws IOException {
    try (ScriptedServer target = ScriptedServer.start(Responses.keepAlive(200, "there"));
        ScriptedServer server =
            ScriptedServer.start(Responses.redirect(target.uri("shop.test", "/new")));
        OtelRig rig = rig(Sampler.alwaysOn())) {
      rig.get(server.uri("one.test", "/"));
      assertThatThrownBy(() -> rig.get("http://one.test:" + ClosedPort.find() + "/"))
          .isInstanceOf(IOException.class);
      rig.client().close();

      assertThat(points(rig)).hasSize(3).extracting(LongPointData::getValue).containsOnly(0L);
    }
  }

  @Test
  void byDefaultNobodyCounts() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.get(server.uri("one.test", "/"));

      assertThat(rig.metrics.collectAllMetrics())
          .extracting(MetricData::getName)
          .isNotEmpty()
          .doesNotContain(METRIC);
    }
  }

  private static OtelRig rig(Sampler sampler) throws IOException {
    OtelRig rig = new OtelRig(sampler);
    rig.trace = OtelHttpTrace.clientSpansBuilder(rig.sdk).activeRequests(true).build();
    return rig;
  }

  private static List<LongPointData> points(OtelRig rig) {
    return List.copyOf(rig.metric(METRIC).getLongSumData().getPoints());
  }
}
