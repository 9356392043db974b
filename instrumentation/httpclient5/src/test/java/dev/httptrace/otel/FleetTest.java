/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client owes to the pipeline behind it: see docs/pipelines.md. */
@Timeout(60)
class FleetTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final TraceState STATE =
      TraceState.builder().put("vendor", "x").put("ot", "th:c;rv:0123456789abcd").build();

  /** 02: the trace id is random, by W3C's second level, which consistent sampling relies on. */
  @ParameterizedTest
  @CsvSource({"03, true", "01, true", "02, false", "00, false"})
  void flagsAndStateOfTheTracePassUnchanged(String flags, boolean sampled) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig(Sampler.parentBased(Sampler.alwaysOff()))) {
      Context parent = Context.root().with(Span.wrap(remote(flags)));
      // What this SDK makes of the flags; newer ones keep the random bit.
      SpanContext control =
          rig.tracer.spanBuilder("control").setParent(parent).startSpan().getSpanContext();
      try (Scope ignored = parent.makeCurrent()) {
        rig.get(server.uri("127.0.0.1", "/"));
      }

      String head = server.requests().get(0);
      assertThat(head)
          .containsPattern(
              "(?i)traceparent: 00-"
                  + TRACE
                  + "-[0-9a-f]{16}-"
                  + control.getTraceFlags().asHex()
                  + "\\r\\n")
          .containsPattern("(?i)tracestate: ot=th:c;rv:0123456789abcd,vendor=x\\r\\n");
      assertThat(control.isSampled()).isEqualTo(sampled);
      assertThat(rig.spans()).hasSize(sampled ? 1 : 0);
      for (SpanData span : rig.spans()) {
        assertThat(span.getSpanContext().getTraceState()).isEqualTo(STATE);
        assertThat(span.getSpanContext().getTraceFlags()).isEqualTo(control.getTraceFlags());
      }
    }
  }

  /** The sampler's decision, once for a call: attempts that follow it do not ask for another. */
  @Test
  void everyExchangeOfATraceIsSampledOrNone() throws IOException {
    for (String flags : List.of("01", "00")) {
      try (ScriptedServer server =
              ScriptedServer.start(
                  Responses.closing(503, "busy"), Responses.keepAlive(200, "ready"));
          OtelRig rig = new OtelRig(Sampler.parentBased(Sampler.traceIdRatioBased(0.5)))) {
        try (Scope ignored = Context.root().with(Span.wrap(remote(flags))).makeCurrent()) {
          rig.get(server.uri("127.0.0.1", "/"));
        }
        assertThat(server.requests()).hasSize(2);
        assertThat(rig.spans()).hasSize(flags.equals("01") ? 2 : 0);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(AggregationTemporality.class)
  void metricsAreRightInBothTemporalities(AggregationTemporality temporality) throws IOException {
    InMemoryMetricReader reader =
        temporality == AggregationTemporality.DELTA
            ? InMemoryMetricReader.createDelta()
            : InMemoryMetricReader.create();
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        SdkMeterProvider meters = SdkMeterProvider.builder().registerMetricReader(reader).build();
        OtelRig rig = new OtelRig()) {
      rig.trace =
          OtelHttpTrace.clientSpans(OpenTelemetrySdk.builder().setMeterProvider(meters).build());
      rig.get(server.uri("127.0.0.1", "/"));
      rig.get(server.uri("127.0.0.1", "/"));
      assertThat(count(reader, "http.client.request.duration", temporality)).isEqualTo(2);
      rig.get(server.uri("127.0.0.1", "/"));
      boolean isDelta = temporality == AggregationTemporality.DELTA;
      assertThat(count(reader, "http.client.request.duration", temporality))
          .isEqualTo(isDelta ? 1 : 3);
    }
  }

  @Test
  void serversBeyondTheLimitHaveOnePointTogether() throws IOException {
    int servers = MetricServers.MOST + 20;
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.connections.setDnsResolver(everyName());
      for (int i = 0; i < servers; i++) {
        rig.get("http://host" + i + ".test:" + server.port() + "/");
      }

      for (String name :
          List.of("http.client.request.duration", "httptrace.client.phase.duration")) {
        MetricData metric = rig.metric(name);
        List<HistogramPointData> points = List.copyOf(metric.getHistogramData().getPoints());
        TreeSet<String> addresses =
            points.stream()
                .map(point -> String.valueOf(point.getAttributes().get(Keys.SERVER_ADDRESS)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(addresses)
            .hasSize(MetricServers.MOST + 1)
            .contains("_OTHER", "host0.test", "host99.test")
            .doesNotContain("host100.test");
        assertThat(points).hasSizeLessThan(2_000);
        assertThat(points)
            .filteredOn(point -> "_OTHER".equals(point.getAttributes().get(Keys.SERVER_ADDRESS)))
            .isNotEmpty()
            .allMatch(point -> point.getAttributes().get(Keys.SERVER_PORT) == null)
            .anyMatch(point -> point.getCount() == 20);
      }
    }
  }

  private static long count(
      InMemoryMetricReader reader, String name, AggregationTemporality temporality) {
    MetricData metric =
        reader.collectAllMetrics().stream()
            .filter(each -> each.getName().equals(name))
            .findAny()
            .orElseThrow();
    assertThat(metric.getHistogramData().getAggregationTemporality()).isEqualTo(temporality);
    return metric.getHistogramData().getPoints().stream()
        .mapToLong(HistogramPointData::getCount)
        .sum();
  }

  private static SpanContext remote(String flags) {
    return SpanContext.createFromRemoteParent(
        TRACE, "b7ad6b7169203331", TraceFlags.fromHex(flags, 0), STATE);
  }

  private static DnsResolver everyName() {
    return new DnsResolver() {
      @Override
      public InetAddress[] resolve(String host) throws UnknownHostException {
        return new InetAddress[] {InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})};
      }

      @Override
      public String resolveCanonicalHostname(String host) {
        return host;
      }
    };
  }
}
