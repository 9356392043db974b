/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.exporter.ScriptedCollector.Reply;
import dev.httptrace.exporter.account.SpanAccounts;
import dev.httptrace.exporter.account.SpanLoss;
import dev.httptrace.loopback.LogLines;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of spans, and that its accounts are right to the span. */
@Timeout(120)
class SpanAccountsTest {

  @ParameterizedTest
  @MethodSource("dev.httptrace.exporter.Senders#protocols")
  void whatACollectorRejectsOfARequestItTakesIsCountedAndTold(OtlpProtocol protocol)
      throws Exception {
    try (LogLines logs = LogLines.ofAll();
        ScriptedCollector collector =
            ScriptedCollector.start(
                protocol,
                (number, spans) ->
                    number == 1 ? Reply.rejected(3, "quota\u001b exceeded") : Reply.taken());
        OtlpBridge bridge = bridge(collector, protocol)) {
      make(bridge, 10);
      bridge.flush();

      SpanAccounts accounts = only(bridge);
      assertThat(accounts.made()).isEqualTo(10);
      assertThat(accounts.exported()).isEqualTo(7).isEqualTo(collector.taken().size());
      assertThat(accounts.losses()).isEqualTo(Map.of(SpanLoss.REJECTED, 3L));
      assertThat(logs.loud())
          .singleElement()
          .asString()
          .contains(
              "the collector took a request and rejected 3 of its 10 spans: quota\\u001b exceeded",
              "0 spans wait to be sent, 3 spans are lost so far");

      make(bridge, 1);
      bridge.flush();
      assertThat(logs.loud())
          .last()
          .asString()
          .endsWith("in all 11 spans made, 8 exported, 3 lost (rejected 3)");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504})
  void statusThatPassesIsTriedAgainAndLosesNothing(int status) throws Exception {
    try (LogLines logs = LogLines.ofAll();
        ScriptedCollector collector =
            ScriptedCollector.start(
                OtlpProtocol.HTTP_PROTOBUF,
                (number, spans) -> number <= 3 ? Reply.status(status).after("0") : Reply.taken());
        OtlpBridge bridge = bridge(collector, OtlpProtocol.HTTP_PROTOBUF)) {
      make(bridge, 10);
      bridge.flush();

      assertThat(collector.taken()).hasSize(10);
      assertThat(collector.requests()).isEqualTo(4);
      assertThat(only(bridge).exported()).isEqualTo(10);
      // One failed attempt of the exporter's is no outage yet.
      assertThat(logs.loud()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.httptrace.exporter.Senders#protocols")
  void outageIsToldOnceAndItsEndToo(OtlpProtocol protocol) throws Exception {
    try (LogLines logs = LogLines.ofAll();
        ScriptedCollector collector =
            ScriptedCollector.start(
                protocol, (number, spans) -> number <= 5 ? Reply.status(503) : Reply.taken());
        OtlpBridge bridge = bridge(collector, protocol)) {
      make(bridge, 10);
      bridge.flush();

      assertThat(only(bridge).exported()).isEqualTo(10);
      assertThat(logs.loud())
          .satisfiesExactly(
              begin ->
                  assertThat(begin)
                      .contains("cannot export to " + collector.endpoint())
                      .contains("; 10 spans wait to be sent, 0 spans are lost so far."),
              end -> assertThat(end).contains("again after").endsWith("10 exported, 0 lost"));
    }
  }

  @Test
  void retryAfterIsHeeded() throws Exception {
    AtomicLong first = new AtomicLong();
    AtomicLong second = new AtomicLong();
    try (ScriptedCollector collector =
            ScriptedCollector.start(
                OtlpProtocol.HTTP_PROTOBUF,
                (number, spans) -> {
                  (number == 1 ? first : second).set(System.nanoTime());
                  return number == 1 ? Reply.status(429).after("2") : Reply.taken();
                });
        OtlpBridge bridge = bridge(collector, OtlpProtocol.HTTP_PROTOBUF)) {
      make(bridge, 1);
      bridge.flush();

      assertThat(collector.taken()).hasSize(1);
      assertThat(Duration.ofNanos(second.get() - first.get()))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }
  }

  @Test
  void retryAfterOfADayHoldsNothingUp() throws Exception {
    try (LogLines ignored = LogLines.ofAll();
        SystemProperties shorter = SystemProperties.with("otel.exporter.otlp.timeout", "1000");
        ScriptedCollector collector =
            ScriptedCollector.start(
                OtlpProtocol.HTTP_PROTOBUF,
                (number, spans) -> number <= 1 ? Reply.status(503).after("86400") : Reply.taken());
        OtlpBridge bridge = bridge(collector, OtlpProtocol.HTTP_PROTOBUF)) {
      make(bridge, 10);
      bridge.flush();

      assertThat(collector.taken()).hasSize(10);
      assertThat(only(bridge).lost()).isZero();
    }
  }

  @Test
  void retriesEndAfterTheirTime() throws Exception {
    try (LogLines logs = LogLines.ofAll();
        SystemProperties ignored =
            SystemProperties.with("otel.httptrace.export.retry-time", "100");
        ScriptedCollector collector =
            ScriptedCollector.start(
                OtlpProtocol.HTTP_PROTOBUF, (number, spans) -> Reply.status(503).after("0"));
        OtlpBridge bridge = bridge(collector, OtlpProtocol.HTTP_PROTOBUF)) {
      make(bridge, 10);
      bridge.flush();

      assertThat(only(bridge).losses()).isEqualTo(Map.of(SpanLoss.UNREACHABLE, 10L));
      assertThat(logs.loud())
          .singleElement()
          .asString()
          .contains("HTTP status code 503", "0 spans wait to be sent, 10 spans are lost so far");
    }
  }

  /** 512 of them are more than a request may hold, by either protocol. */
  @ParameterizedTest
  @MethodSource("dev.httptrace.exporter.Senders#protocols")
  void batchesOfLargeSpansAreCutToWhatCollectorsTake(OtlpProtocol protocol) throws Exception {
    String large = "x".repeat(protocol == OtlpProtocol.GRPC ? 20_000 : 60_000);
    try (LogLines logs = LogLines.ofAll();
        SystemProperties ignored =
            SystemProperties.with("otel.httptrace.export.memory", "200000000");
        ScriptedCollector collector =
            ScriptedCollector.start(protocol, (number, spans) -> Reply.taken());
        OtlpBridge bridge = bridge(collector, protocol)) {
      for (int i = 0; i < 512; i++) {
        span(bridge, "large", large);
      }
      bridge.flush();

      assertThat(collector.taken()).hasSize(512);
      assertThat(only(bridge).exported()).isEqualTo(512);
      assertThat(only(bridge).cut()).isZero();
      assertThat(logs.loud()).isEmpty();
    }
  }

  @Test
  void spanThatIsTooLargeLosesItsBiggestAttributeAndNotItsNeighbours() throws Exception {
    try (LogLines logs = LogLines.ofAll();
        SystemProperties ignored =
            SystemProperties.with("otel.httptrace.export.max-request-bytes", "20000");
        ScriptedCollector collector =
            ScriptedCollector.start(OtlpProtocol.HTTP_PROTOBUF, (number, spans) -> Reply.taken());
        OtlpBridge bridge = bridge(collector, OtlpProtocol.HTTP_PROTOBUF)) {
      make(bridge, 5);
      span(bridge, "large", "x".repeat(30_000));
      make(bridge, 5);
      bridge.flush();

      assertThat(collector.taken()).hasSize(11);
      Span large =
          collector.taken().stream().filter(span -> span.getName().equals("one")).findAny().get();
      assertThat(large.getDroppedAttributesCount()).isEqualTo(1);
      assertThat(large.getAttributesList().toString())
          .contains("httptrace.export.cut", "large", "kept")
          .doesNotContain("xxx");
      assertThat(only(bridge).cut()).isEqualTo(1);
      assertThat(only(bridge).exported()).isEqualTo(11);
      assertThat(logs.loud())
          .singleElement()
          .asString()
          .startsWith("WARNING httptrace took the attribute [large] off the span one");
    }
  }

  @Test
  void spanThatNoCutMakesSmallEnoughIsLostAlone() throws Exception {
    try (LogLines ignored = LogLines.ofAll();
        ScriptedCollector collector =
            ScriptedCollector.start(
                OtlpProtocol.HTTP_PROTOBUF,
                (number, spans) ->
                    spans.stream().anyMatch(span -> span.getName().equals("one"))
                        ? Reply.status(413)
                        : Reply.taken());
        OtlpBridge bridge = bridge(collector, OtlpProtocol.HTTP_PROTOBUF)) {
      make(bridge, 5);
      span(bridge, "small", "x");
      make(bridge, 5);
      bridge.flush();

      assertThat(collector.taken()).hasSize(10);
      assertThat(only(bridge).losses()).isEqualTo(Map.of(SpanLoss.TOO_LARGE, 1L));
    }
  }

  @Test
  void fourBatchesAreUnderWayAtOnce() throws Exception {
    CountDownLatch all = new CountDownLatch(4);
    try (SystemProperties ignored = SystemProperties.with("otel.bsp.max.export.batch.size", "10");
        ScriptedCollector collector =
            ScriptedCollector.start(
                OtlpProtocol.HTTP_PROTOBUF,
                (number, spans) -> {
                  all.countDown();
                  all.await();
                  return Reply.taken();
                });
        OtlpBridge bridge = bridge(collector, OtlpProtocol.HTTP_PROTOBUF)) {
      make(bridge, 40);
      bridge.flush();

      assertThat(collector.taken()).hasSize(40);
    }
  }

  @Test
  void spansThatEndAfterTheBridgeAreCounted() throws Exception {
    try (LogLines ignored = LogLines.ofAll();
        ScriptedCollector collector =
            ScriptedCollector.start(OtlpProtocol.HTTP_PROTOBUF, (number, spans) -> Reply.taken())) {
      OtlpBridge bridge = bridge(collector, OtlpProtocol.HTTP_PROTOBUF);
      make(bridge, 3);
      var open = bridge.openTelemetry().getTracer("test").spanBuilder("late").startSpan();
      bridge.close();
      open.end();
      SpanAccounts accounts = only(bridge);
      assertThat(accounts.made()).isEqualTo(4);
      assertThat(accounts.exported()).isEqualTo(3);
      assertThat(accounts.losses()).isEqualTo(Map.of(SpanLoss.ENDED_LATE, 1L));
      assertThat(accounts.pending()).isZero();
    }
  }

  /** It takes requests, so it is given the time of the close, not the quarter of a second. */
  @Test
  void closeWaitsForACollectorThatRejectedASpanOfTheLastRequest() throws Exception {
    try (LogLines ignored = LogLines.ofAll();
        ScriptedCollector collector =
            ScriptedCollector.start(
                OtlpProtocol.HTTP_PROTOBUF,
                (number, spans) -> {
                  if (number == 1) {
                    return Reply.rejected(1, "quota");
                  }
                  new CountDownLatch(1).await(600, TimeUnit.MILLISECONDS);
                  return Reply.taken();
                })) {
      OtlpBridge bridge = bridge(collector, OtlpProtocol.HTTP_PROTOBUF);
      make(bridge, 2);
      bridge.flush();
      make(bridge, 5);
      bridge.close();
      assertThat(only(bridge).exported()).isEqualTo(6);
      assertThat(only(bridge).losses()).isEqualTo(Map.of(SpanLoss.REJECTED, 1L));
    }
  }

  private static OtlpBridge bridge(ScriptedCollector collector, OtlpProtocol protocol) {
    return OtlpBridge.builder("checkout")
        .endpoint(collector.endpoint())
        .protocol(protocol)
        .closeTimeout(Duration.ofSeconds(60))
        .build();
  }

  private static void make(OtlpBridge bridge, int spans) {
    for (int i = 0; i < spans; i++) {
      ExampleSpans.exchange(bridge.openTelemetry());
    }
  }

  private static void span(OtlpBridge bridge, String attribute, String value) {
    bridge
        .openTelemetry()
        .getTracer("test")
        .spanBuilder("one")
        .setAttribute(attribute, value)
        .setAttribute("kept", "value")
        .startSpan()
        .end();
  }

  private static SpanAccounts only(OtlpBridge bridge) {
    assertThat(bridge.accounts()).hasSize(1);
    return bridge.accounts().get(0);
  }
}
