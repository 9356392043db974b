/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.ClientTrace;
import dev.httptrace.ClientTraceFactory;
import dev.httptrace.ConnHolder;
import dev.httptrace.Exchange;
import dev.httptrace.LeasedConn;
import dev.httptrace.loopback.Gates;
import dev.httptrace.loopback.LogLines;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a connection that is held too long becomes. */
@Timeout(60)
class LeakSignalsTest {

  private static final String THRESHOLD = "otel.instrumentation.httptrace.leak-threshold";
  private static final Duration SOON = Duration.ofMillis(200);

  @AfterEach
  void clear() {
    System.clearProperty(THRESHOLD);
  }

  @Test
  void leakIsCountedWhileItIsHeld() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "held"));
        OtelRig rig = new OtelRig()) {
      rig.trace = OtelHttpTrace.clientSpansBuilder(rig.sdk).leakThreshold(SOON).build();
      ClassicHttpResponse open = rig.open(new HttpGet(server.uri("one.test", "/")));

      assertThat(awaitLeak(rig).getAttributes())
          .isEqualTo(
              Attributes.of(
                  Keys.SERVER_ADDRESS, "one.test", Keys.SERVER_PORT, (long) server.port()));
      close(open);
    }
  }

  @Test
  void leakIsAnEventOfTheCurrentSpanThatStillRecords() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "held"));
        OtelRig rig = new OtelRig()) {
      rig.trace =
          OtelHttpTrace.onCurrentSpanBuilder().phaseMetrics(rig.sdk).leakThreshold(SOON).build();
      Span span = rig.tracer.spanBuilder("current").startSpan();
      ClassicHttpResponse open;
      try (Scope ignored = span.makeCurrent()) {
        open = rig.open(new HttpGet(server.uri("one.test", "/")));
      }
      EventData event = awaitEvent((ReadableSpan) span);
      close(open);
      span.end();

      Attributes attributes = event.getAttributes();
      assertThat(attributes.get(Keys.CONN_ID)).startsWith("http-outgoing-");
      assertThat(attributes.get(Keys.CONN_HELD_MS)).isGreaterThanOrEqualTo(200.0);
      assertThat(attributes.get(Keys.HOLDER_THREAD)).isEqualTo(Thread.currentThread().getName());
      assertThat(attributes.get(Keys.HOLDER_STATE)).isNotEmpty();
    }
  }

  @Test
  void ownClientSpanHasAnEventWhileItRecordsAndOneWhenTheConnectionComesBack() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "held"));
        OtelRig rig = new OtelRig()) {
      SpanData span = leak(rig, rig.sdk, server);
      assertThat(span.getName()).isEqualTo("GET");
    }
  }

  /** Returns the early span of the exchange. */
  static SpanData leak(OtelRig rig, OpenTelemetrySdk sdk, ScriptedServer server) throws Exception {
    CompletableFuture<Span> found = new CompletableFuture<>();
    OtelHttpTrace watched =
        OtelHttpTrace.clientSpansBuilder(sdk).leakThreshold(SOON).callSiteRatio(1).build();
    rig.trace =
        new ClientTraceFactory() {
          @Override
          public ClientTrace create(Exchange exchange) {
            ClientTrace trace = watched.create(exchange);
            found.complete(Span.fromContext(exchange.context()));
            return trace;
          }

          @Override
          public Duration leakThreshold() {
            return watched.leakThreshold();
          }

          @Override
          public double callSiteRatio() {
            return watched.callSiteRatio();
          }

          @Override
          public void heldTooLong(LeasedConn conn, ConnHolder holder, Context context) {
            watched.heldTooLong(conn, holder, context);
          }

          @Override
          public void heldNoLonger(LeasedConn conn, ConnHolder holder, Context context) {
            watched.heldNoLonger(conn, holder, context);
          }
        };
    ClassicHttpResponse open = rig.open(new HttpGet(server.uri("one.test", "/")));
    ReadableSpan span = (ReadableSpan) found.get(30, TimeUnit.SECONDS);
    EventData held = awaitEvent(span);
    close(open);

    assertThat(held.getAttributes().get(Keys.STACKTRACE))
        .startsWith("\tat dev.httptrace.otel.OtelRig.open(OtelRig.java:");
    SpanData data = span.toSpanData();
    EventData returned =
        data.getEvents().stream()
            .filter(event -> event.getName().equals("http.conn.returned"))
            .findFirst()
            .orElseThrow();
    assertThat(returned.getEpochNanos()).isBetween(held.getEpochNanos(), data.getEndEpochNanos());
    assertThat(returned.getAttributes().get(Keys.CONN_HELD_MS))
        .isGreaterThanOrEqualTo(held.getAttributes().get(Keys.CONN_HELD_MS));
    return data;
  }

  /** Closes, and waits until the watch has seen it: what it logs then belongs to this test. */
  private static void close(ClassicHttpResponse held) throws Exception {
    try (LogLines log = LogLines.of("dev.httptrace.httpclient5")) {
      held.close();
      log.next(
          "WARNING httptrace: connection ", line -> line.contains(", is no longer held after "));
    }
  }

  private static EventData awaitEvent(ReadableSpan span) {
    return Gates.awaitFound(
        "the event of the leak watch",
        () ->
            span.toSpanData().getEvents().stream()
                .filter(event -> event.getName().equals("http.conn.held"))
                .findFirst());
  }

  @Test
  void processSetsTheThresholdAndExchangesWithoutSpanAreWatchedToo() throws Exception {
    System.setProperty(THRESHOLD, "200ms");
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "held"));
        OtelRig rig = new OtelRig()) {
      rig.trace =
          OtelHttpTrace.onCurrentSpanBuilder().phaseMetrics(rig.sdk).fromEnvironment().build();
      ClassicHttpResponse open = rig.open(new HttpGet(server.uri("one.test", "/")));

      assertThat(awaitLeak(rig).getValue()).isEqualTo(1);
      close(open);
      assertThat(rig.spans()).isEmpty();
    }
  }

  @Test
  void withoutThresholdNothingIsWatched() throws Exception {
    try (OtelRig rig = new OtelRig()) {
      assertThat(OtelHttpTrace.clientSpans(rig.sdk).leakThreshold()).isNull();
      assertThat(OtelHttpTrace.onCurrentSpan().leakThreshold()).isNull();
      assertThat(OtelHttpTrace.clientSpansBuilder(rig.sdk).leakThreshold(SOON).build())
          .extracting(OtelHttpTrace::leakThreshold)
          .isEqualTo(SOON);
      assertThatThrownBy(() -> OtelHttpTrace.onCurrentSpanBuilder().leakThreshold(Duration.ZERO))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("leakThreshold must be positive: PT0S");
      assertThat(OtelHttpTrace.onCurrentSpan().callSiteRatio()).isZero();
      assertThatThrownBy(() -> OtelHttpTrace.clientSpansBuilder(rig.sdk).callSiteRatio(1.5))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("callSiteRatio must be from 0 to 1: 1.5");
    }
  }

  private static LongPointData awaitLeak(OtelRig rig) {
    return Gates.awaitFound("a leak is counted", () -> leaks(rig).findFirst());
  }

  private static Stream<LongPointData> leaks(OtelRig rig) {
    return rig.metrics.collectAllMetrics().stream()
        .filter(metric -> metric.getName().equals("httptrace.client.pool.leaked"))
        .map(MetricData::getLongSumData)
        .flatMap(sum -> sum.getPoints().stream());
  }
}
