/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import static dev.httptrace.javaagent.ClientSpans.events;
import static dev.httptrace.javaagent.ClientSpans.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.javaagent.app.AllCalls;
import dev.httptrace.javaagent.app.Calls;
import dev.httptrace.javaagent.app.MeasuredCalls;
import dev.httptrace.loopback.OtlpCollector;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be switched from outside. */
@Timeout(240)
class SwitchesIT {

  private static final String WHOLE =
      "getconn.start dns.start dns.done connect.start connect.done getconn.done"
          + " send.start send.done first_byte last_byte putconn";

  private OtlpCollector collector;
  private ScriptedServer server;

  @BeforeEach
  void start() throws IOException {
    collector = OtlpCollector.start();
    server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
  }

  @AfterEach
  void stop() {
    server.close();
    collector.close();
  }

  private AgentProcess process() throws IOException {
    return AgentProcess.exportingTo(collector.endpoint()).library("httpclient-5.6");
  }

  @Test
  void whereTheAgentMakesNoClientSpanTheExtensionDoes() throws Exception {
    process()
        .property("otel.instrumentation.apache-httpclient.enabled", "false")
        .run(AllCalls.class, "get " + server.uri("/own"), "async", "get " + server.uri("/async"));

    ClientSpans spans = new ClientSpans(collector);
    assertThat(spans.all()).hasSize(2);
    assertThat(events(spans.the("/own"))).isEqualTo(WHOLE);
    assertThat(events(spans.the("/async"))).isEqualTo(WHOLE);
  }

  @ParameterizedTest
  @CsvSource({"late-rendering, false", "signals, 'events,attributes,logs'"})
  void renderedAtOnceASpanHasTheSameUpToItsEnd(String setting, String value) throws Exception {
    process().run(AllCalls.class, "get " + server.uri("/late"), "async");
    process()
        .property("otel.instrumentation.httptrace." + setting, value)
        .run(AllCalls.class, "get " + server.uri("/once"), "async");

    ClientSpans spans = new ClientSpans(collector);
    assertThat(events(spans.the("/late"))).isEqualTo(WHOLE);
    // The agent ends the span of a classic call at the response head.
    assertThat(events(spans.the("/once"))).isEqualTo(WHOLE.replace(" last_byte putconn", ""));
    assertThat(described(spans.the("/once"))).isEqualTo(described(spans.the("/late")));
  }

  /** What its events and itself have, the phases of the body aside. */
  private static String described(Span span) {
    Stream<String> events =
        span.getEventsList().stream()
            .filter(event -> !event.getName().matches("http\\.(last_byte|putconn)"))
            .map(event -> event.getName() + " " + keys(event.getAttributesList().stream()));
    return keys(
            span.getAttributesList().stream()
                .filter(each -> !each.getKey().matches("httptrace\\.(receive|other)_ms")))
        + "\n"
        + events.collect(Collectors.joining("\n"));
  }

  private static String keys(Stream<KeyValue> attributes) {
    return attributes.map(KeyValue::getKey).sorted().collect(Collectors.joining(" "));
  }

  @Test
  void switchedOffItDoesNothing() throws Exception {
    process()
        .property("otel.instrumentation.httptrace.enabled", "false")
        .run(Calls.class, "get " + server.uri("/bare"));

    ClientSpans spans = new ClientSpans(collector);
    assertThat(events(spans.the("/bare"))).isEmpty();
    assertThat(text(spans.the("/bare"), "httptrace.verdict")).isEmpty();
  }

  @Test
  void anUnknownSettingIsToldOnceAndTheOthersHold() throws Exception {
    String printed =
        process()
            .property("otel.instrumentation.httptrace.signals", "attributes")
            .property("otel.instrumentation.httptrace.detial", "slow")
            .run(
                AllCalls.class,
                "get " + server.uri("/some"),
                "async",
                "get " + server.uri("/more"));

    assertThat(printed).containsOnlyOnce("otel.instrumentation.httptrace.detial");
    ClientSpans spans = new ClientSpans(collector);
    assertThat(events(spans.the("/some"))).isEmpty();
    assertThat(text(spans.the("/some"), "httptrace.verdict")).isNotEmpty();
    assertThat(text(spans.the("/more"), "httptrace.verdict")).isNotEmpty();
  }

  @Test
  void theAgentsMeterMeasuresPhasesAndEveryPoolOnRequest() throws Exception {
    server.close();
    server = ScriptedServer.start(Responses.keepAlive(200, "ok"), Responses.closing(200, "ok"));
    process()
        .property("otel.metrics.exporter", "otlp")
        .property("otel.instrumentation.httptrace.phase-metrics", "true")
        .property("otel.instrumentation.httptrace.pool-metrics", "true")
        .run(MeasuredCalls.class, server.uri("/measured"));

    List<Metric> metrics = collector.metrics();
    assertThat(metrics)
        .extracting(Metric::getName)
        .filteredOn(name -> name.matches("httptrace\\..*|http\\.client\\..*"))
        .containsOnly(
            "http.client.request.duration",
            "httptrace.client.phase.duration",
            "http.client.open_connections",
            "http.client.connection.duration",
            "httptrace.client.pool.pending",
            "httptrace.client.pool.max",
            "httptrace.client.pool.wait_time",
            "httptrace.client.pool.use_time",
            "httptrace.client.pool.opened",
            "httptrace.client.pool.closed");
    Set<String> pools =
        metrics.stream()
            .filter(metric -> metric.getName().equals("http.client.open_connections"))
            .flatMap(metric -> metric.getSum().getDataPointsList().stream())
            .flatMap(point -> point.getAttributesList().stream())
            .filter(attribute -> attribute.getKey().equals("httptrace.pool.name"))
            .map(attribute -> attribute.getValue().getStringValue())
            .collect(Collectors.toSet());
    assertThat(pools).containsExactlyInAnyOrder("pool-1", "pool-2");
  }

  @Test
  void aConfigurationFileSetsTheSame(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("otel.yaml");
    Files.writeString(
        file,
        """
        file_format: "1.0"
        tracer_provider:
          processors:
            - simple:
                exporter:
                  otlp_http:
                    endpoint: %s/v1/traces
        propagator:
          composite:
            - tracecontext:
        instrumentation/development:
          java:
            httptrace:
              signals: [attributes]
              detial: slow
              call_site_ratio: 1.5
        """
            .formatted(collector.endpoint()));
    String printed =
        process()
            .property("otel.config.file", file.toString())
            .run(Calls.class, "get " + server.uri("/configured"));

    ClientSpans spans = new ClientSpans(collector);
    assertThat(events(spans.the("/configured"))).as(printed).isEmpty();
    assertThat(text(spans.the("/configured"), "httptrace.verdict")).isNotEmpty();
    assertThat(printed)
        .containsOnlyOnce("httptrace.detial")
        .contains("otel.instrumentation.httptrace.call-site-ratio");
  }
}
