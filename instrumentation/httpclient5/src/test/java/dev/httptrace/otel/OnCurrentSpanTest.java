/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.util.List;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.ChainElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class OnCurrentSpanTest {

  private static final String[] PLAIN = {
    "http.getconn.start",
    "http.connect.start",
    "http.connect.done",
    "http.getconn.done",
    "http.send.start",
    "http.send.done",
    "http.first_byte",
    "http.last_byte",
    "http.putconn"
  };

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
          .containsExactly(
              "http.getconn.start",
              "http.connect.start",
              "http.connect.done",
              "http.getconn.done",
              "http.send.start",
              "http.send.done",
              "http.first_byte");
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
}
