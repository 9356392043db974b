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

import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class OnCurrentSpanTest {

  private static final String[] PLAIN = EventNames.of(DIALLED, REQUEST, response(200, 2), KEPT);

  @Test
  void eventsAndSummaryGoToTheSpanAroundTheCall() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.trace = OtelHttpTrace.onCurrentSpan();
      within(rig, () -> rig.get(server.uri("127.0.0.1", "/")));

      SpanData span = rig.span();
      assertThat(span.getName()).isEqualTo("outer");
      assertThat(Rendered.names(span)).containsExactly(PLAIN);
      assertThat(Rendered.attributes(span))
          .containsExactly(
              "httptrace.conn.id=~",
              "httptrace.conn.reused=false",
              "httptrace.connect_ms=~",
              "httptrace.dns_ms=~",
              "httptrace.explain=~",
              "httptrace.other_ms=~",
              "httptrace.proxy_ms=~",
              "httptrace.queue_ms=~",
              "httptrace.receive_ms=~",
              "httptrace.send_ms=~",
              "httptrace.tls_ms=~",
              "httptrace.verdict=~",
              "httptrace.wait_ms=~");
      assertThat(server.requests().get(0)).doesNotContain("traceparent");
    }
  }

  @Test
  void redirectsOfACallShareItsSpan() throws IOException {
    try (ScriptedServer target = ScriptedServer.start(Responses.keepAlive(200, "there"));
        ScriptedServer server =
            ScriptedServer.start(Responses.redirect(target.uri("127.0.0.1", "/")));
        OtelRig rig = new OtelRig()) {
      rig.trace = OtelHttpTrace.onCurrentSpan();
      within(rig, () -> rig.get(server.uri("127.0.0.1", "/")));

      List<String> names = Rendered.names(rig.span());
      assertThat(names).hasSize(2 * PLAIN.length + 1);
      assertThat(names.subList(0, PLAIN.length)).containsExactly(PLAIN);
      assertThat(names.get(PLAIN.length)).isEqualTo("http.redirect");
      assertThat(names.subList(PLAIN.length + 1, names.size())).containsExactly(PLAIN);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void spanOfAnotherInstrumentationIsTakenWhetherItWasAddedBeforeOrAfterUs(boolean before)
      throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.chunked("a", "b"));
        OtelRig rig = new OtelRig()) {
      if (before) {
        addInstrumentation(rig);
      }
      TracedHttpClients.instrument(rig.builder, rig.connections, OtelHttpTrace.onCurrentSpan());
      if (!before) {
        addInstrumentation(rig);
      }
      rig.untouched();
      within(rig, () -> rig.get(server.uri("127.0.0.1", "/")));

      List<SpanData> spans = rig.spans();
      assertThat(spans).extracting(SpanData::getName).containsExactly("inner", "outer");
      assertThat(Rendered.names(spans.get(0)))
          .containsExactly(EventNames.of(DIALLED, REQUEST, RESPONSE));
      assertThat(Rendered.attributes(spans.get(0)))
          .hasSize(13)
          .contains("httptrace.conn.reused=false", "httptrace.wait_ms=~");
      assertThat(spans.get(1).getEvents()).isEmpty();
      assertThat(Rendered.attributes(spans.get(1))).isEmpty();
    }
  }

  @Test
  void eachResendGoesToItsOwnInnerSpan() throws IOException {
    try (ScriptedServer target = ScriptedServer.start(Responses.keepAlive(200, "there"));
        ScriptedServer server =
            ScriptedServer.start(Responses.redirect(target.uri("127.0.0.1", "/")));
        OtelRig rig = new OtelRig()) {
      addInstrumentation(rig);
      rig.trace = OtelHttpTrace.onCurrentSpanBuilder().signals(Signal.EVENTS).build();
      rig.get(server.uri("127.0.0.1", "/"));

      List<SpanData> spans = rig.spans();
      assertThat(spans).extracting(SpanData::getName).containsExactly("inner", "inner");
      assertThat(Rendered.names(spans.get(0))).startsWith("http.getconn.start");
      assertThat(Rendered.names(spans.get(1))).startsWith("http.redirect", "http.getconn.start");
      assertThat(Rendered.attributes(spans.get(1))).isEmpty();
    }
  }

  @Test
  void attributesCanBeHadWithoutEvents() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.trace = OtelHttpTrace.onCurrentSpanBuilder().signals(Signal.ATTRIBUTES).build();
      within(rig, () -> rig.get(server.uri("127.0.0.1", "/")));

      assertThat(rig.span().getEvents()).isEmpty();
      assertThat(Rendered.attributes(rig.span())).hasSize(13);
    }
  }

  /** The case SummaryOfSlowBody. */
  @Test
  void bodyReadBeforeTheSpanEndsIsInItsSummary() throws IOException {
    CountDownLatch headRead = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na");
                  wire.await(headRead);
                  wire.pause(Duration.ofMillis(400));
                  wire.send("b");
                  wire.awaitClose();
                });
        OtelRig rig = new OtelRig()) {
      rig.trace = OtelHttpTrace.onCurrentSpan();
      Span span = rig.tracer.spanBuilder("outer").startSpan();
      ClassicHttpResponse response;
      try (Scope ignored = span.makeCurrent()) {
        response = rig.open(ClassicRequestBuilder.get(server.uri("127.0.0.1", "/")).build());
        headRead.countDown();
        assertThat(response.getEntity().getContent().readNBytes(2)).hasSize(2);
      }
      span.end();
      response.close();

      SpanData ended = rig.span();
      assertThat(ended.getAttributes().get(AttributeKey.doubleKey("httptrace.receive_ms")))
          .isGreaterThanOrEqualTo(400);
      assertThat(ended.getAttributes().get(AttributeKey.stringKey("httptrace.verdict")))
          .isEqualTo("download_slow");
    }
  }

  /** The case MoreThan128Events. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endOfALongStoryIsKept(boolean own) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 102 Processing\r\n\r\n".repeat(150));
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  wire.awaitClose();
                });
        OtelRig rig = new OtelRig()) {
      if (own) {
        rig.get(server.uri("127.0.0.1", "/"));
      } else {
        rig.trace = OtelHttpTrace.onCurrentSpan();
        within(rig, () -> rig.get(server.uri("127.0.0.1", "/")));
      }

      SpanData span = rig.span();
      assertThat(span.getTotalRecordedEvents()).isLessThan(128);
      assertThat(Rendered.names(span)).endsWith("http.last_byte", "http.putconn");
      long told = Rendered.names(span).stream().filter("http.got_1xx"::equals).count();
      assertThat(span.getAttributes().get(AttributeKey.longKey("httptrace.events.omitted")))
          .isEqualTo(150 - told);
    }
  }

  @Test
  void withoutACurrentSpanNothingIsRecorded() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.trace = OtelHttpTrace.onCurrentSpan();
      assertThat(rig.get(server.uri("127.0.0.1", "/"))).isEqualTo("200 ok");

      assertThat(rig.spans()).isEmpty();
      assertThat(rig.metrics.collectAllMetrics()).isEmpty();
    }
  }

  @Test
  void spanThatDoesNotRecordIsLeftAlone() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig(Sampler.alwaysOff())) {
      rig.trace = OtelHttpTrace.onCurrentSpan();
      within(rig, () -> assertThat(rig.get(server.uri("127.0.0.1", "/"))).isEqualTo("200 ok"));

      assertThat(rig.spans()).isEmpty();
    }
  }

  /** As the Java agent and others do it: one span for each pass, ended at the response head. */
  private static void addInstrumentation(OtelRig rig) {
    ExecChainHandler handler =
        (request, scope, chain) -> {
          Span span = rig.tracer.spanBuilder("inner").startSpan();
          try (Scope ignored = span.makeCurrent()) {
            return chain.proceed(request, scope);
          } finally {
            span.end();
          }
        };
    rig.builder.addExecInterceptorAfter(ChainElement.PROTOCOL.name(), "theirs", handler);
  }

  private static void within(OtelRig rig, Call call) throws IOException {
    Span span = rig.tracer.spanBuilder("outer").startSpan();
    try (Scope ignored = span.makeCurrent()) {
      call.run();
    } finally {
      span.end();
    }
  }

  private interface Call {
    void run() throws IOException;
  }

  /** A 600 ms redirect under one span was "nothing unusual, 4.4 ms". */
  @Test
  void aRedirectUnderOneSpanAddsUpAndTheVerdictIsTheCalls() throws IOException {
    ConnectionScript slowRedirect =
        wire -> {
          wire.readHead();
          wire.pause(Duration.ofSeconds(1));
          wire.send(
              "HTTP/1.1 302 \r\nLocation: /there\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        };
    try (ScriptedServer server =
            ScriptedServer.start(slowRedirect, Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.trace = OtelHttpTrace.onCurrentSpan();
      within(rig, () -> rig.get(server.uri("127.0.0.1", "/")));

      SpanData span = rig.span();
      assertThat(span.getAttributes().get(AttributeKey.doubleKey("httptrace.wait_ms")))
          // The server's pause may begin before the client knows that all is sent.
          .isGreaterThan(200);
      assertThat(span.getAttributes().get(AttributeKey.stringKey("httptrace.verdict")))
          .isNotEqualTo("nothing_unusual");
      assertThat(span.getAttributes().get(AttributeKey.stringKey("httptrace.explain")))
          .contains("redirect");
    }
  }
}
