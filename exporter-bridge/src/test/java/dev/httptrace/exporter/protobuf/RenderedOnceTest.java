/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.exporter.LateSdk;
import dev.httptrace.exporter.TracedClient;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ForwardProxy;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.otel.OtelHttpTrace;
import dev.httptrace.otel.late.UnrenderedSpan;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Spans are rendered onto their message, or read where limits are low, and not both. */
@Timeout(60)
class RenderedOnceTest {
  private final SpanMessages messages = new SpanMessages();

  static Stream<Arguments> sdks() {
    SpanLimits lowest =
        SpanLimits.builder()
            .setMaxNumberOfAttributes(32)
            .setMaxNumberOfEvents(32)
            .setMaxNumberOfAttributesPerEvent(16)
            .build();
    return Stream.of(
        Arguments.of(SpanLimits.getDefault(), false),
        // Where the SDK keeps what they start with, for a processor that is called then.
        Arguments.of(SpanLimits.getDefault(), true),
        Arguments.of(lowest, false));
  }

  @ParameterizedTest
  @MethodSource("sdks")
  void spansOfUsualExchangesNeedNotBeRendered(SpanLimits limits, boolean startRequired)
      throws Exception {
    try (LateSdk late = new LateSdk(limits, startRequired);
        ScriptedServer server =
            ScriptedServer.start(Responses.redirect("/"), Responses.keepAlive(200, "hello"));
        ScriptedServer secure =
            ScriptedServer.startTls(
                Certificates.serverContext("one.test"), Responses.keepAlive(200, "hello"));
        ForwardProxy proxy = ForwardProxy.start();
        TracedClient client = client(HttpClientBuilder.create(), late);
        TracedClient proxied =
            client(
                HttpClientBuilder.create().setProxy(new HttpHost("proxy.test", proxy.port())),
                late)) {
      for (String path : List.of("/away", "/", "/?q=1", "/")) {
        client.get("http://one.test:" + server.port() + path);
        proxied.get("https://one.test:" + secure.port() + path);
      }

      assertThat(late.unrendered().size()).isEqualTo(9);
      assertThat(Written.by(messages, late.unrendered())).isNotEmpty();
      late.unrendered().forEach(RenderedOnceTest::assertUnrendered);
      Written.assertSameOnceRendered(messages, late);
    }
  }

  private static TracedClient client(HttpClientBuilder builder, LateSdk late) throws IOException {
    return new TracedClient(builder, "", OtelHttpTrace.clientSpans(late.sdk()));
  }

  private static void assertUnrendered(SpanData span) {
    // Not to be shown to an assertion, which would read it.
    boolean isUnrendered =
        span instanceof UnrenderedSpan late && late.render(Span.getInvalid(), Attributes::builder);

    assertThat(isUnrendered).isTrue();
  }

  static Stream<SpanLimits> lowLimits() {
    return Stream.of(
        SpanLimits.builder().setMaxNumberOfAttributes(31).build(),
        SpanLimits.builder().setMaxNumberOfEvents(31).build(),
        SpanLimits.builder().setMaxNumberOfAttributesPerEvent(15).build(),
        SpanLimits.builder().setMaxAttributeValueLength(1_000).build());
  }

  /** Not once onto the message, in vain, and once more. */
  @ParameterizedTest
  @MethodSource("lowLimits")
  void spanIsRenderedOnceWhereLimitsAreLow(SpanLimits limits) {
    AtomicInteger times = new AtomicInteger();
    try (LateSdk late = new LateSdk(limits)) {
      end(late, 50, times);

      Written.assertSameOnceRendered(messages, late);
      assertThat(times).hasValue(1);
    }
  }

  static Stream<SpanLimits> lowestThatAreTried() {
    return Stream.of(
        SpanLimits.builder().setMaxNumberOfAttributes(32).build(),
        SpanLimits.builder().setMaxNumberOfEvents(32).build(),
        SpanLimits.builder().setMaxNumberOfAttributesPerEvent(16).build());
  }

  @ParameterizedTest
  @MethodSource("lowestThatAreTried")
  void unusualSpanIsCutToItsLimits(SpanLimits limits) {
    AtomicInteger times = new AtomicInteger();
    try (LateSdk late = new LateSdk(limits)) {
      for (int count = 14; count < 40; count++) {
        end(late, count, times);
      }

      Written.assertSameOnceRendered(messages, late);
      // Each is rendered for whoever reads it, and was tried twice before.
      assertThat(times).hasValueGreaterThan(26);
    }
  }

  /** Ends a span of so many attributes and events, the last of which has as many attributes. */
  private static void end(LateSdk late, int count, AtomicInteger times) {
    ScriptedRest.end(
        late,
        span -> {},
        (onto, ofEvents) -> {
          times.incrementAndGet();
          for (int i = 1; i < count; i++) {
            onto.setAttribute("name" + i, "x".repeat(2_000));
            onto.addEvent("event", Attributes.empty(), i, TimeUnit.NANOSECONDS);
          }
          AttributesBuilder built = ofEvents.get();
          for (int i = 0; i < count; i++) {
            built.put("name" + i, i);
          }
          onto.addEvent("event", built.build(), 1, TimeUnit.NANOSECONDS);
        });
  }
}
