/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static dev.httptrace.httpclient5.Sequences.KEPT;
import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.httpclient5.Sequences.RESPONSE;
import static dev.httptrace.httpclient5.Sequences.response;
import static dev.httptrace.otel.EventNames.DIALLED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which exchanges get events; summary and metrics are there in any case. */
@Timeout(30)
class DetailTest {

  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration SLOW = Duration.ofMillis(50);

  /** The head comes within this time even on a busy machine, and the body later. */
  private static final Duration BEFORE_THE_BODY = Duration.ofSeconds(2);

  private static final String[] PLAIN = EventNames.of(DIALLED, REQUEST, response(200, 2), KEPT);
  private static final String[] REFUSED = {
    "http.getconn.start",
    "http.connect.start",
    "http.connect.done",
    "http.putconn",
    "http.getconn.done"
  };

  /** Our own span, and another's. */
  enum Mode {
    CLIENT,
    CURRENT
  }

  @ParameterizedTest
  @EnumSource
  void fastExchangeIsOnlySummedUpAndMeasured(Mode mode) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = rig(mode, Detail.SLOW, NEVER)) {
      SpanData span = send(rig, server.uri("127.0.0.1", "/"));

      assertThat(span.getEvents()).isEmpty();
      assertThat(Rendered.attributes(span))
          .contains("httptrace.wait_ms=~", "httptrace.verdict=~", "httptrace.explain=~");
      assertThat(rig.metric("httptrace.client.phase.duration").getHistogramData().getPoints())
          .extracting(HistogramPointData::getCount)
          .contains(1L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void slowExchangeHasAllItsEvents(Mode mode) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(slowToAnswer());
        OtelRig rig = rig(mode, Detail.SLOW, SLOW)) {
      assertThat(Rendered.names(send(rig, server.uri("127.0.0.1", "/")))).containsExactly(PLAIN);
    }
  }

  @ParameterizedTest
  @EnumSource
  void slowBodyMakesASlowExchange(Mode mode) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(Responses.slow(Duration.ZERO, SLOW, "a", "b"));
        OtelRig rig = rig(mode, Detail.SLOW, SLOW)) {
      assertThat(Rendered.names(send(rig, server.uri("127.0.0.1", "/")))).contains(PLAIN);
    }
  }

  @ParameterizedTest
  @EnumSource
  void slowExchangeThatDoesNotFailIsNoError(Mode mode) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(slowToAnswer());
        OtelRig rig = rig(mode, Detail.ERRORS, SLOW)) {
      assertThat(send(rig, server.uri("127.0.0.1", "/")).getEvents()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SLOW", "ERRORS"})
  void failedStatusGetsEvents(Detail detail) throws IOException {
    for (Mode mode : Mode.values()) {
      try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(404, "no"));
          OtelRig rig = rig(mode, detail, NEVER)) {
        assertThat(Rendered.names(send(rig, server.uri("127.0.0.1", "/")))).containsExactly(PLAIN);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SLOW", "ERRORS"})
  void exceptionGetsEvents(Detail detail) throws IOException {
    for (Mode mode : Mode.values()) {
      try (OtelRig rig = rig(mode, detail, NEVER)) {
        SpanData span = send(rig, "http://127.0.0.1:" + ClosedPort.find() + "/");

        assertThat(Rendered.names(span)).containsExactly(REFUSED);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void cancelledExchangeIsNoError(Mode mode) throws IOException {
    HttpUriRequestBase[] request = new HttpUriRequestBase[1];
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  request[0].cancel();
                  wire.awaitClose();
                });
        OtelRig rig = rig(mode, Detail.ERRORS, NEVER)) {
      request[0] = new HttpGet(server.uri("127.0.0.1", "/"));

      assertThat(send(rig, request[0]).getEvents()).isEmpty();
    }
  }

  @Test
  void spanThatEndsAtTheHeadKnowsNoSlowBody() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(slowBody());
        OtelRig rig = new OtelRig()) {
      rig.trace =
          OtelHttpTrace.clientSpansBuilder(rig.sdk)
              .detail(Detail.SLOW)
              .slowThreshold(BEFORE_THE_BODY)
              .spanEnd(SpanEnd.RESPONSE_HEAD)
              .build();

      assertThat(send(rig, server.uri("127.0.0.1", "/")).getEvents()).isEmpty();
    }
  }

  @Test
  void spanOfOthersThatEndsAtTheHeadGetsTheEventsOfASlowAnswer() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(slowToAnswer());
        OtelRig rig = rig(Mode.CURRENT, Detail.SLOW, SLOW)) {
      Span outer = rig.tracer.spanBuilder("outer").startSpan();
      try (Scope ignored = outer.makeCurrent();
          ClassicHttpResponse response = rig.open(new HttpGet(server.uri("127.0.0.1", "/")))) {
        outer.end();
        assertThat(OtelRig.body(response)).isEqualTo("ok");
      }

      assertThat(Rendered.names(rig.span()))
          .containsExactly(EventNames.of(DIALLED, REQUEST, RESPONSE));
    }
  }

  @Test
  void spanOfOthersThatEndsAtTheHeadGetsNoneForASlowBody() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(slowBody());
        OtelRig rig = rig(Mode.CURRENT, Detail.SLOW, BEFORE_THE_BODY)) {
      Span outer = rig.tracer.spanBuilder("outer").startSpan();
      try (Scope ignored = outer.makeCurrent();
          ClassicHttpResponse response = rig.open(new HttpGet(server.uri("127.0.0.1", "/")))) {
        outer.end();
        assertThat(OtelRig.body(response)).isEqualTo("ab");
      }

      assertThat(rig.span().getEvents()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE})
  void thresholdIsNotNegative(long millis) throws IOException {
    try (OtelRig rig = new OtelRig()) {
      ClientSpansBuilder builder = OtelHttpTrace.clientSpansBuilder(rig.sdk);

      assertThatThrownBy(() -> builder.slowThreshold(Duration.ofMillis(millis)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("slowThreshold must not be negative: PT");
    }
  }

  private static ConnectionScript slowToAnswer() {
    return wire -> {
      wire.readHead();
      wire.pause(SLOW);
      wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      wire.awaitClose();
    };
  }

  private static ConnectionScript slowBody() {
    return Responses.slow(Duration.ZERO, BEFORE_THE_BODY.plusMillis(20), "a", "b");
  }

  private static OtelRig rig(Mode mode, Detail detail, Duration threshold) throws IOException {
    OtelRig rig = new OtelRig();
    // Events that were kept back have our times on a span of the SDK's clock, which it sets by the
    // wall clock in two steps.
    rig.skew = mode == Mode.CURRENT ? Duration.ofMillis(50) : Duration.ZERO;
    rig.trace =
        mode == Mode.CLIENT
            ? OtelHttpTrace.clientSpansBuilder(rig.sdk)
                .detail(detail)
                .slowThreshold(threshold)
                .build()
            : OtelHttpTrace.onCurrentSpanBuilder()
                .detail(detail)
                .slowThreshold(threshold)
                .phaseMetrics(rig.sdk)
                .build();
    return rig;
  }

  private static SpanData send(OtelRig rig, String uri) throws IOException {
    return send(rig, new HttpGet(uri));
  }

  /** The span of the exchange, whether it fails or not. */
  private static SpanData send(OtelRig rig, HttpUriRequestBase request) throws IOException {
    Span outer = rig.tracer.spanBuilder("outer").startSpan();
    try (Scope ignored = outer.makeCurrent()) {
      assertThat(rig.send(request)).isNotEmpty();
    } catch (IOException failed) {
      assertThat(failed).isNotNull();
    } finally {
      outer.end();
    }
    rig.client().close();
    return rig.spans().get(0);
  }
}
