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
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PropagationTest {

  @Test
  void serverIsToldTheSpanOfEachExchange() throws IOException {
    try (ScriptedServer target =
            ScriptedServer.start(
                Responses.closing(503, "busy"), Responses.keepAlive(200, "ready"));
        ScriptedServer server =
            ScriptedServer.start(Responses.redirect(target.uri("127.0.0.1", "/")));
        OtelRig rig = new OtelRig()) {
      assertThat(rig.get(server.uri("127.0.0.1", "/"))).isEqualTo("200 ready");

      List<String> told = new ArrayList<>(traceparents(server));
      told.addAll(traceparents(target));
      assertThat(told)
          .doesNotHaveDuplicates()
          .isEqualTo(rig.spans().stream().map(span -> traceparent(span)).toList());
      assertThat(told).hasSize(3);
    }
  }

  @Test
  void requestOfTheCallerIsUnchanged() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      ClassicHttpRequest request =
          ClassicRequestBuilder.get(server.uri("127.0.0.1", "/")).addHeader("X-One", "1").build();
      rig.send(request);
      rig.send(request);

      assertThat(request.getHeaders()).hasSize(1);
      assertThat(traceparents(server)).hasSize(2).doesNotHaveDuplicates();
    }
  }

  @Test
  void traceparentOfTheCallerIsReplaced() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.send(
          ClassicRequestBuilder.get(server.uri("127.0.0.1", "/"))
              .addHeader("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
              .build());

      assertThat(traceparents(server)).containsExactly(traceparent(rig.span()));
    }
  }

  @Test
  void spanIsCurrentInsideAndNotAfter() throws IOException {
    List<Span> seen = new ArrayList<>();
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      TracedHttpClients.instrument(rig.builder, rig.connections, rig.trace);
      rig.builder.addExecInterceptorBefore(
          ChainElement.MAIN_TRANSPORT.name(),
          "look",
          (request, scope, chain) -> {
            seen.add(Span.current());
            return chain.proceed(request, scope);
          });
      rig.untouched();
      try (ClassicHttpResponse response = rig.open(new HttpGet(server.uri("127.0.0.1", "/")))) {
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
        assertThat(OtelRig.body(response)).isEqualTo("ok");
      }

      assertThat(seen).hasSize(1);
      assertThat(rig.span().getSpanId()).isEqualTo(seen.get(0).getSpanContext().getSpanId());
    }
  }

  @Test
  void callsWithOneContextAreSiblings() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      HttpClientContext context = HttpClientContext.create();
      Span parent = rig.tracer.spanBuilder("parent").startSpan();
      try (Scope ignored = parent.makeCurrent()) {
        for (int i = 0; i < 3; i++) {
          rig.send(new HttpGet(server.uri("127.0.0.1", "/")), context);
          assertThat(Span.current()).isSameAs(parent);
        }
      }

      assertThat(rig.spans())
          .extracting(SpanData::getParentSpanId)
          .containsExactly(spanId(parent), spanId(parent), spanId(parent));
      assertThat(rig.spans())
          .extracting(span -> span.getAttributes().get(Keys.RESEND_COUNT))
          .containsExactly(null, null, null);
      assertThat(traceparents(server)).hasSize(3).doesNotHaveDuplicates();
      parent.end();
    }
  }

  @Test
  void unsampledSpanIsPropagatedWithItsFlag() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig(Sampler.alwaysOff())) {
      rig.get(server.uri("127.0.0.1", "/"));

      assertThat(traceparents(server)).hasSize(1);
      // 02 says that the trace id is random, as newer SDKs do; 01 would be: sampled.
      assertThat(traceparents(server).get(0)).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[02]");
      assertThat(rig.spans()).isEmpty();
    }
  }

  private static String spanId(Span span) {
    return span.getSpanContext().getSpanId();
  }

  private static String traceparent(SpanData span) {
    assertThat(span.getSpanContext().isSampled()).isTrue();
    String flags = span.getSpanContext().getTraceFlags().asHex();
    return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + flags;
  }

  private static List<String> traceparents(ScriptedServer server) {
    return server.requests().stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith("traceparent: "))
        .map(line -> line.substring("traceparent: ".length()))
        .toList();
  }
}
