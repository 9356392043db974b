/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.httptrace.loopback.ClosedPort;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class OtlpBridgeTest {
  private static final int TRIES = 5;

  @ParameterizedTest
  @MethodSource("dev.httptrace.exporter.Senders#protocols")
  void spansArriveWhole(OtlpProtocol protocol) throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start(protocol)) {
      String spanId;
      try (OtlpBridge bridge = bridge(receiver, protocol)) {
        spanId = ExampleSpans.exchange(bridge.openTelemetry()).getSpanContext().getSpanId();
      }

      ResourceSpans resource = receiver.requests().get(0).getResourceSpans(0);
      assertThat(resource.getResource().getAttributesList())
          .contains(string("service.name", "checkout"));
      Span span = receiver.awaitSpans(1).get(0);
      assertThat(HexFormat.of().formatHex(span.getSpanId().toByteArray())).isEqualTo(spanId);
      assertThat(span.getName()).isEqualTo("GET");
      assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
      assertThat(span.getStartTimeUnixNano()).isEqualTo(nanos(ExampleSpans.START));
      assertThat(span.getEndTimeUnixNano()).isEqualTo(nanos(ExampleSpans.END));
      assertThat(span.getAttributesList())
          .containsExactlyInAnyOrder(
              string("http.request.method", "GET"),
              attribute("http.response.status_code", AnyValue.newBuilder().setIntValue(200)));
      assertThat(span.getEventsList())
          .extracting(
              Span.Event::getName, Span.Event::getTimeUnixNano, Span.Event::getAttributesList)
          .containsExactly(
              tuple("http.getconn.start", nanos(ExampleSpans.START) + 10, List.of()),
              tuple(
                  "http.dns.start",
                  nanos(ExampleSpans.START) + 20,
                  List.of(string("dns.question.name", "example.org"))),
              tuple(
                  "http.dns.done",
                  nanos(ExampleSpans.START) + 30,
                  List.of(strings("dns.answers", "192.0.2.1", "2001:db8::1"))));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.httptrace.exporter.Senders#protocols")
  void spansArriveWhileTheBridgeIsOpen(OtlpProtocol protocol) throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start(protocol);
        SystemProperties ignored = SystemProperties.with("otel.bsp.schedule.delay", "1");
        OtlpBridge bridge = bridge(receiver, protocol)) {
      ExampleSpans.exchange(bridge.openTelemetry());

      assertThat(receiver.awaitSpans(1)).hasSize(1);
      assertThat(new String(receiver.received().toByteArray(), StandardCharsets.ISO_8859_1))
          .contains("example.org")
          .doesNotContain("canary");
    }
  }

  @Test
  void startReadsTheEnvironment() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start(OtlpProtocol.HTTP_PROTOBUF);
        SystemProperties ignored =
            SystemProperties.with("otel.exporter.otlp.endpoint", receiver.endpoint())
                .and("otel.exporter.otlp.headers", "authorization=Bearer%20abc")
                .and("otel.exporter.otlp.compression", "gzip")
                .and("otel.bsp.schedule.delay", "1")) {
      OtlpBridge bridge = OtlpBridge.start("checkout");
      ExampleSpans.exchange(bridge.openTelemetry());
      receiver.awaitSpans(1);
      bridge.close();
      bridge.close();

      assertThat(receiver.spans()).extracting(Span::getName).containsExactly("GET");
      assertThat(receiver.header("Authorization")).isEqualTo("Bearer abc");
      assertThat(receiver.header("Content-Encoding")).isEqualTo("gzip");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.httptrace.exporter.Senders#protocols")
  void flushedSpansHaveArrived(OtlpProtocol protocol) throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start(protocol);
        SystemProperties ignored = SystemProperties.with("otel.bsp.schedule.delay", "3600000");
        OtlpBridge bridge = bridge(receiver, protocol)) {
      ExampleSpans.exchange(bridge.openTelemetry());
      bridge.flush();
      assertThat(receiver.spans()).extracting(Span::getName).containsExactly("GET");

      ExampleSpans.exchange(bridge.openTelemetry());
      bridge.flush();
      assertThat(receiver.spans()).hasSize(2);
      bridge.close();
      bridge.flush();
      assertThat(receiver.spans()).hasSize(2);
    }
  }

  @Test
  void flushRightAfterAFlushIsNotLost() {
    KeepingSpanExporter kept = new KeepingSpanExporter();
    try (SystemProperties ignored = SystemProperties.with("otel.bsp.schedule.delay", "3600000");
        OtlpBridge bridge = OtlpBridge.builder("checkout").withoutOtlp().exporter(kept).build()) {
      for (int flushes = 1; flushes <= 1_000; flushes++) {
        ExampleSpans.exchange(bridge.openTelemetry());
        bridge.flush();
        assertThat(kept.spans()).hasSize(flushes);
      }
    }
  }

  @Test
  void interruptedThreadExportsAllTheSameAndStaysInterrupted() throws Exception {
    // A quarter of a second is little where others want the processor.
    int exported = 1;
    for (int tries = 0; exported == 1 && tries < TRIES; tries++) {
      exported = exportedByAnInterruptedThread();
    }
    assertThat(exported).isEqualTo(2);
  }

  private static int exportedByAnInterruptedThread() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start(OtlpProtocol.HTTP_PROTOBUF)) {
      // One export before, for the first loads what exporting takes.
      OtlpBridge bridge = bridge(receiver, OtlpProtocol.HTTP_PROTOBUF);
      ExampleSpans.exchange(bridge.openTelemetry());
      bridge.flush();
      ExampleSpans.exchange(bridge.openTelemetry());
      Thread.currentThread().interrupt();
      bridge.close();

      assertThat(Thread.interrupted()).isTrue();
      return receiver.spans().size();
    }
  }

  @Test
  void flushLosesNothingWhereNobodyListens() {
    try (OtlpBridge bridge =
        OtlpBridge.builder("checkout")
            .endpoint("http://127.0.0.1:" + ClosedPort.find())
            .closeTimeout(Duration.ofMillis(100))
            .build()) {
      ExampleSpans.exchange(bridge.openTelemetry());
      bridge.flush();

      assertThat(bridge.accounts())
          .singleElement()
          .satisfies(
              accounts -> {
                assertThat(accounts.made()).isOne();
                assertThat(accounts.exported()).isZero();
                assertThat(accounts.lost()).isZero();
              });
    }
  }

  /** Has all the time it needs: the first export loads hundreds of classes. */
  private static OtlpBridge bridge(OtlpReceiver receiver, OtlpProtocol protocol) {
    return OtlpBridge.builder("checkout")
        .endpoint(receiver.endpoint())
        .protocol(protocol)
        .closeTimeout(Duration.ofSeconds(60))
        .build();
  }

  private static KeyValue string(String key, String value) {
    return attribute(key, AnyValue.newBuilder().setStringValue(value));
  }

  private static KeyValue strings(String key, String... values) {
    List<AnyValue> elements =
        Arrays.stream(values).map(v -> AnyValue.newBuilder().setStringValue(v).build()).toList();
    return attribute(
        key, AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addAllValues(elements)));
  }

  private static KeyValue attribute(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static long nanos(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }
}
