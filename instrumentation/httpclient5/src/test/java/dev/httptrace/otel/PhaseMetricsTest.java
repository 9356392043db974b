/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.data.ExemplarData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PhaseMetricsTest {

  private static final String NAME = "httptrace.client.phase.duration";

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void phasesThatTookTimeAreAHistogramInSeconds(boolean sampled) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig(sampled ? Sampler.alwaysOn() : Sampler.alwaysOff())) {
      rig.get(server.uri("one.test", "/secret?k=v"));
      rig.get(server.uri("one.test", "/other"));

      MetricData metric = rig.metric(NAME);
      assertThat(metric.getUnit()).isEqualTo("s");
      assertThat(metric.getInstrumentationScopeInfo().getName()).isEqualTo("dev.httptrace");
      List<HistogramPointData> points = points(rig);
      assertThat(points.get(0).getBoundaries())
          .containsExactly(
              0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25,
              0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);
      String target = ", server.address=one.test, server.port=" + server.port() + "]";
      assertThat(points)
          .extracting(PhaseMetricsTest::attributes)
          .contains(
              "[httptrace.conn.reused=false, httptrace.phase=dns" + target,
              "[httptrace.conn.reused=false, httptrace.phase=connect" + target,
              "[httptrace.conn.reused=false, httptrace.phase=wait" + target,
              "[httptrace.conn.reused=true, httptrace.phase=wait" + target)
          .doesNotContain(
              "[httptrace.conn.reused=false, httptrace.phase=tls" + target,
              "[httptrace.conn.reused=false, httptrace.phase=proxy" + target,
              "[httptrace.conn.reused=true, httptrace.phase=dns" + target,
              "[httptrace.conn.reused=true, httptrace.phase=connect" + target);
      assertThat(points).extracting(HistogramPointData::getCount).containsOnly(1L);
    }
  }

  @Test
  void phasesAddUpToTheSpan() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.get(server.uri("one.test", "/"));

      SpanData span = rig.span();
      assertThat(points(rig).stream().mapToDouble(HistogramPointData::getSum).sum())
          .isCloseTo((span.getEndEpochNanos() - span.getStartEpochNanos()) / 1e9, within(1e-9));
    }
  }

  @Test
  void exemplarsLeadToTheClientSpan() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.get(server.uri("one.test", "/"));

      SpanContext span = rig.span().getSpanContext();
      // Exemplars are gone once they are collected, so all at once.
      Collection<MetricData> metrics = rig.metrics.collectAllMetrics();
      assertThat(metrics).hasSize(2);
      for (MetricData metric : metrics) {
        for (HistogramPointData point : metric.getHistogramData().getPoints()) {
          assertThat(point.getExemplars())
              .extracting(ExemplarData::getSpanContext)
              .extracting(SpanContext::getTraceId, SpanContext::getSpanId)
              .containsExactly(tuple(span.getTraceId(), span.getSpanId()));
        }
      }
    }
  }

  @Test
  void exchangeThatIsNotSampledHasNoExemplars() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig(Sampler.alwaysOff())) {
      rig.get(server.uri("one.test", "/"));

      assertThat(points(rig)).allMatch(point -> point.getExemplars().isEmpty());
    }
  }

  @Test
  void failureIsToldOnEachPhaseOfItsExchange() throws IOException {
    int port = ClosedPort.find();
    try (OtelRig rig = new OtelRig()) {
      assertThatThrownBy(() -> rig.get("http://one.test:" + port + "/"))
          .isInstanceOf(IOException.class);

      String target = ", server.address=one.test, server.port=" + port + "]";
      assertThat(points(rig))
          .extracting(PhaseMetricsTest::attributes)
          .contains("[error.type=connection_refused, httptrace.phase=connect" + target)
          .allMatch(point -> point.startsWith("[error.type=connection_refused, httptrace.phase="));
    }
  }

  @Test
  void bodyIsMeasuredThoughTheSpanEndedAtTheHead() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(Responses.slow(Duration.ZERO, Duration.ofMillis(500), "a", "b"));
        OtelRig rig = new OtelRig()) {
      rig.trace = OtelHttpTrace.clientSpansBuilder(rig.sdk).spanEnd(SpanEnd.RESPONSE_HEAD).build();
      try (ClassicHttpResponse response = rig.open(new HttpGet(server.uri("127.0.0.1", "/")))) {
        assertThat(rig.spans()).hasSize(1);
        assertThat(OtelRig.body(response)).isEqualTo("ab");
      }

      assertThat(points(rig))
          .filteredOn(point -> attributes(point).contains("httptrace.phase=receive"))
          .singleElement()
          .satisfies(point -> assertThat(point.getSum()).isGreaterThan(0.05));
    }
  }

  @Test
  void onTheCurrentSpanPhasesAreMeasuredWhereAskedFor() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.trace = OtelHttpTrace.onCurrentSpanBuilder().phaseMetrics(rig.sdk).build();
      Span outer = rig.tracer.spanBuilder("outer").startSpan();
      try (Scope ignored = outer.makeCurrent()) {
        rig.get(server.uri("one.test", "/"));
      }
      outer.end();

      assertThat(points(rig))
          .flatExtracting(HistogramPointData::getExemplars)
          .isNotEmpty()
          .extracting(exemplar -> ((ExemplarData) exemplar).getSpanContext().getSpanId())
          .containsOnly(outer.getSpanContext().getSpanId());
      assertThat(rig.metrics.collectAllMetrics())
          .extracting(MetricData::getName)
          .containsOnly(NAME);
    }
  }

  @Test
  void withoutACurrentSpanPhasesAreMeasuredToo() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.trace = OtelHttpTrace.onCurrentSpanBuilder().phaseMetrics(rig.sdk).build();
      rig.get(server.uri("one.test", "/"));

      assertThat(points(rig)).isNotEmpty();
    }
  }

  @Test
  void withoutReaderOrSampleNothingIsMeasuredButTheSpanIsCurrent() throws IOException {
    List<SpanContext> seen = new ArrayList<>();
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OpenTelemetrySdk idle =
            OpenTelemetrySdk.builder()
                .setTracerProvider(
                    SdkTracerProvider.builder()
                        .setSampler(Sampler.alwaysOff())
                        .addSpanProcessor(SimpleSpanProcessor.create(InMemorySpanExporter.create()))
                        .build())
                .build();
        OtelRig rig = new OtelRig()) {
      assertThat(ClientMetrics.isEnabled(ClientMetrics.meter(idle))).isFalse();
      assertThat(ClientMetrics.isEnabled(ClientMetrics.meter(OpenTelemetry.noop()))).isFalse();
      assertThat(ClientMetrics.isEnabled(ClientMetrics.meter(rig.sdk))).isTrue();
      rig.trace = OtelHttpTrace.clientSpans(idle);
      rig.builder.addExecInterceptorBefore(
          ChainElement.MAIN_TRANSPORT.name(),
          "seen",
          (request, scope, chain) -> {
            seen.add(Span.current().getSpanContext());
            return chain.proceed(request, scope);
          });
      rig.get(server.uri("one.test", "/"));
    }

    assertThat(seen).hasSize(1).allMatch(span -> span.isValid() && !span.isSampled());
  }

  private static String attributes(HistogramPointData point) {
    return Rendered.attributes(point.getAttributes()).toString();
  }

  private static List<HistogramPointData> points(OtelRig rig) {
    Collection<HistogramPointData> points = rig.metric(NAME).getHistogramData().getPoints();
    return List.copyOf(points);
  }
}
