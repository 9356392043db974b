/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.Exchange;
import dev.httptrace.loopback.LogLines;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.record.StillExchange;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two CLIENT spans for one call are noticed, and said once. */
@Timeout(30)
class SecondSpanTest {

  private static final String TWICE = "measured twice in http.client.request.duration";

  @AutoClose final LogLines log = LogLines.of("dev.httptrace.otel");

  @Test
  void spanOfALibraryInTheChainIsNoticedOnce() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      instrumentOnceMore(rig);
      rig.get(server.uri("127.0.0.1", "/"));
      rig.get(server.uri("127.0.0.1", "/"));

      assertThat(rig.spans()).hasSize(4);
      assertThat(log.lines()).hasSize(1);
      assertThat(log.lines().get(0))
          .startsWith("WARNING a request already had traceparent when httptrace made its client")
          .contains("two CLIENT spans", TWICE)
          .contains("OtelHttpTrace.onCurrentSpan()")
          .contains("otel.instrumentation.httptrace.enabled=false")
          .contains("otel.instrumentation.apache-httpclient.enabled=false");
    }
  }

  /** The Java agent makes its span outside the client, and puts the field on the user's request. */
  @Test
  void spanAroundTheClientIsNoticed() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.send(
          ClassicRequestBuilder.get(server.uri("127.0.0.1", "/"))
              .addHeader("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
              .build());

      assertThat(log.lines()).hasSize(1);
    }
  }

  @Test
  void spanThatComesAfterManyCallsIsNoticed() {
    SecondSpan secondSpan = new SecondSpan(false);
    List<String> fields = List.of("traceparent");
    for (int i = 0; i < 5_000; i++) {
      secondSpan.notice(fields, StillExchange.GET);
    }
    assertThat(log.lines()).isEmpty();

    Exchange again =
        (Exchange)
            Proxy.newProxyInstance(
                Exchange.class.getClassLoader(),
                new Class<?>[] {Exchange.class},
                (proxy, method, arguments) ->
                    method.getName().equals("requestHeader")
                        ? List.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                        : method.invoke(StillExchange.GET, arguments));
    for (int i = 0; i < 64; i++) {
      secondSpan.notice(fields, again);
    }
    assertThat(log.lines()).hasSize(1);
  }

  @Test
  void withoutMetricsNothingIsSaidOfThem() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OpenTelemetrySdk spansOnly = spansOnly();
        OtelRig rig = new OtelRig()) {
      rig.trace = OtelHttpTrace.clientSpans(spansOnly);
      instrumentOnceMore(rig);
      rig.get(server.uri("127.0.0.1", "/"));

      assertThat(log.lines()).hasSize(1);
      assertThat(log.lines().get(0)).contains("two CLIENT spans").doesNotContain(TWICE);
    }
  }

  @Test
  void fieldsOfOurOwnAreNoSecondSpan() throws IOException {
    try (ScriptedServer target =
            ScriptedServer.start(
                Responses.closing(503, "busy"), Responses.keepAlive(200, "ready"));
        ScriptedServer server =
            ScriptedServer.start(Responses.redirect(target.uri("127.0.0.1", "/")));
        OtelRig rig = new OtelRig()) {
      Span parent = rig.tracer.spanBuilder("parent").startSpan();
      try (Scope ignored = parent.makeCurrent()) {
        assertThat(rig.get(server.uri("127.0.0.1", "/"))).isEqualTo("200 ready");
      }
      parent.end();

      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void baggageAloneIsNoSpan() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.send(
          ClassicRequestBuilder.get(server.uri("127.0.0.1", "/"))
              .addHeader("baggage", "a=b")
              .build());

      assertThat(log.lines()).isEmpty();
    }
  }

  /** As OpenTelemetry's library for HttpClient 5 does it. */
  private static void instrumentOnceMore(OtelRig rig) {
    OpenTelemetry otel = rig.sdk;
    rig.builder.addExecInterceptorAfter(
        ChainElement.PROTOCOL.name(),
        "another instrumentation",
        (request, scope, chain) -> {
          Span span =
              otel.getTracer("another").spanBuilder("GET").setSpanKind(SpanKind.CLIENT).startSpan();
          otel.getPropagators()
              .getTextMapPropagator()
              .inject(
                  Context.current().with(span),
                  request,
                  (to, name, value) -> to.setHeader(name, value));
          try (Scope ignored = span.makeCurrent()) {
            return chain.proceed(request, scope);
          } finally {
            span.end();
          }
        });
  }

  private static OpenTelemetrySdk spansOnly() {
    return OpenTelemetrySdk.builder()
        .setTracerProvider(SdkTracerProvider.builder().build())
        .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
        .build();
  }
}
