/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whom trace context and baggage are told when a server sends the client to another host. */
@Timeout(30)
class RedirectPropagationTest {

  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              // Without a processor there are no spans.
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(InMemorySpanExporter.create()))
                  .build())
          .setPropagators(
              ContextPropagators.create(
                  TextMapPropagator.composite(
                      W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance())))
          .build();

  @Test
  void byDefaultTheyGoAlong() throws IOException {
    try (ScriptedServer other = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        ScriptedServer server =
            ScriptedServer.start(Responses.redirect(other.uri("shop.test", "/")))) {
      send(OtelHttpTrace.clientSpans(sdk), server.uri("one.test", "/"));

      assertThat(fields(server)).containsExactly("baggage", "traceparent");
      assertThat(fields(other)).containsExactly("baggage", "traceparent");
    }
  }

  @Test
  void canBeKeptFromAnotherHostWhoeverSetThem() throws IOException {
    try (ScriptedServer other = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        ScriptedServer server =
            ScriptedServer.start(Responses.redirect(other.uri("shop.test", "/")))) {
      send(kept(), server.uri("one.test", "/"));

      assertThat(fields(server)).containsExactly("baggage", "traceparent");
      assertThat(fields(other)).isEmpty();
    }
  }

  @Test
  void attemptsAfterTheRedirectAreKeptFromItToo() throws IOException {
    try (ScriptedServer other =
            ScriptedServer.start(Responses.closing(503, "busy"), Responses.keepAlive(200, "ok"));
        ScriptedServer server =
            ScriptedServer.start(Responses.redirect(other.uri("shop.test", "/")))) {
      send(kept(), server.uri("one.test", "/"));

      assertThat(other.requests()).hasSize(2);
      assertThat(fields(other)).isEmpty();
    }
  }

  @Test
  void redirectWithinTheHostAndBackToItHasThem() throws IOException {
    try (ScriptedServer last = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        ScriptedServer other = ScriptedServer.start(Responses.redirect(last.uri("ONE.test", "/")));
        ScriptedServer again =
            ScriptedServer.start(Responses.redirect(other.uri("shop.test", "/")));
        ScriptedServer server =
            ScriptedServer.start(Responses.redirect(again.uri("one.test", "/")))) {
      send(kept(), server.uri("one.test", "/"));

      for (ScriptedServer own : List.of(server, again, last)) {
        assertThat(fields(own)).containsExactly("baggage", "traceparent");
      }
      assertThat(fields(other)).isEmpty();
    }
  }

  private OtelHttpTrace kept() {
    return OtelHttpTrace.clientSpansBuilder(sdk).propagateToOtherHosts(false).build();
  }

  private static void send(OtelHttpTrace trace, String uri) throws IOException {
    try (OtelRig rig = new OtelRig();
        Scope ignored = Baggage.builder().put("tenant", "blue").build().makeCurrent()) {
      rig.trace = trace;
      assertThat(
              rig.send(
                  ClassicRequestBuilder.get(uri).addHeader("baggage", "by=the caller").build()))
          .isEqualTo("200 ok");
    }
  }

  private static List<String> fields(ScriptedServer server) {
    return server.requests().stream()
        .flatMap(String::lines)
        .flatMap(
            line ->
                Stream.of("baggage", "traceparent").filter(name -> line.startsWith(name + ": ")))
        .sorted()
        .toList();
  }
}
