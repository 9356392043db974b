/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.testing.exporter.InMemoryLogRecordExporter;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventLogsTest {

  private final List<SpanData> spans = new ArrayList<>();
  private final List<LogRecordData> logs = new ArrayList<>();

  @BeforeEach
  void recordsHaveAnEventName() {
    assumeThat(Arrays.stream(LogRecordBuilder.class.getMethods()))
        .as("OpenTelemetry 1.49 has no event name")
        .anyMatch(method -> method.getName().equals("setEventName"));
  }

  @Test
  void eachEventOfTheSpanIsALogRecordToo() throws IOException {
    get(
        "/?token=canary",
        sdk -> OtelHttpTrace.clientSpansBuilder(sdk).signals(Signal.EVENTS, Signal.LOGS).build());

    SpanData span = spans.get(0);
    List<EventData> events = span.getEvents();
    List<LogRecordData> records = logs;
    assertThat(records)
        .extracting(LogRecordData::getEventName)
        .containsExactlyElementsOf(events.stream().map(EventData::getName).toList())
        .startsWith("http.getconn.start", "http.dns.start")
        .endsWith("http.last_byte", "http.putconn");
    for (int i = 0; i < records.size(); i++) {
      LogRecordData record = records.get(i);
      assertThat(record.getTimestampEpochNanos()).isEqualTo(events.get(i).getEpochNanos());
      assertThat(record.getAttributes()).isEqualTo(events.get(i).getAttributes());
      assertThat(record.getSpanContext()).isEqualTo(span.getSpanContext());
      assertThat(record.getInstrumentationScopeInfo())
          .isEqualTo(span.getInstrumentationScopeInfo());
    }
    assertThat(records.toString()).doesNotContain("canary");
  }

  @Test
  void thereNeedBeNoEvents() throws IOException {
    get("/", sdk -> OtelHttpTrace.clientSpansBuilder(sdk).signals(Signal.LOGS).build());

    assertThat(spans.get(0).getEvents()).isEmpty();
    assertThat(logs).hasSizeGreaterThan(9);
  }

  @Test
  void detailChoosesThemAsItDoesEvents() throws IOException {
    get(
        "/",
        sdk ->
            OtelHttpTrace.clientSpansBuilder(sdk)
                .signals(Signal.LOGS)
                .detail(Detail.ERRORS)
                .build());

    assertThat(logs).isEmpty();
  }

  @Test
  void theyBelongToTheCurrentSpan() throws IOException {
    get(
        "/",
        sdk ->
            OtelHttpTrace.onCurrentSpanBuilder().openTelemetry(sdk).signals(Signal.LOGS).build());

    assertThat(logs)
        .hasSizeGreaterThan(9)
        .extracting(LogRecordData::getSpanContext)
        .containsOnly(spans.get(0).getSpanContext());
  }

  @Test
  void byDefaultThereAreNone() throws IOException {
    get("/", OtelHttpTrace::clientSpans);

    assertThat(logs).isEmpty();
  }

  private void get(String path, Function<OpenTelemetry, ClientTraceFactory> trace)
      throws IOException {
    InMemorySpanExporter spanExporter = InMemorySpanExporter.create();
    InMemoryLogRecordExporter logExporter = InMemoryLogRecordExporter.create();
    try (OpenTelemetrySdk sdk =
            OpenTelemetrySdk.builder()
                .setTracerProvider(
                    SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(spanExporter))
                        .build())
                .setLoggerProvider(
                    SdkLoggerProvider.builder()
                        .addLogRecordProcessor(SimpleLogRecordProcessor.create(logExporter))
                        .build())
                .build();
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.trace = trace.apply(sdk);
      Span outer = sdk.getTracer("test").spanBuilder("outer").startSpan();
      try (Scope ignored = outer.makeCurrent()) {
        rig.get(server.uri("one.test", path));
        rig.client().close();
      } finally {
        outer.end();
      }
      spans.addAll(spanExporter.getFinishedSpanItems());
      logs.addAll(logExporter.getFinishedLogRecordItems());
    }
  }
}
