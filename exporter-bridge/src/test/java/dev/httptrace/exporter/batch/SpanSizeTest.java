/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.exporter.ExampleSpans;
import dev.httptrace.exporter.KeepingSpanExporter;
import dev.httptrace.exporter.LateSdk;
import dev.httptrace.exporter.OtlpBridge;
import dev.httptrace.exporter.OtlpProtocol;
import dev.httptrace.exporter.OtlpReceiver;
import dev.httptrace.exporter.TracedClient;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ForwardProxy;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.otel.Detail;
import dev.httptrace.otel.OtelHttpTrace;
import dev.httptrace.otel.late.UnrenderedSpan;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class SpanSizeTest {
  /** Otherwise batches that are cut by it could be over a collector's limit. */
  @Test
  void isMoreThanWhatASpanTakesOnTheWire() throws Exception {
    KeepingSpanExporter kept = new KeepingSpanExporter();
    Map<String, Integer> wire = new HashMap<>();
    try (OtlpReceiver receiver = OtlpReceiver.start(OtlpProtocol.HTTP_PROTOBUF)) {
      try (OtlpBridge bridge =
          OtlpBridge.builder("checkout").endpoint(receiver.endpoint()).exporter(kept).build()) {
        ExampleSpans.everything(bridge.openTelemetry());
        for (String text : new String[] {"x", "\u00e4", "\u20ac", "\uD83D\uDE00"}) {
          bridge
              .openTelemetry()
              .getTracer("test")
              .spanBuilder("long")
              .setAttribute("text", text.repeat(50_000))
              .startSpan()
              .addEvent(text.repeat(50_000))
              .end();
        }
      }
      for (Span span : receiver.spans()) {
        wire.put(
            HexFormat.of().formatHex(span.getSpanId().toByteArray()), span.getSerializedSize());
      }
    }
    assertThat(kept.spans()).hasSize(8);
    for (SpanData span : kept.spans()) {
      assertThat(new SpanSize().of(span)).isGreaterThan(wire.get(span.getSpanId()));
    }
  }

  /** Of a span that nobody has rendered it is only known what it takes at most. */
  @ParameterizedTest
  @EnumSource
  void isEnoughForASpanThatIsRenderedLater(Detail detail) throws Exception {
    try (LateSdk late = new LateSdk(SpanLimits.getDefault());
        ScriptedServer server =
            ScriptedServer.start(
                Responses.redirect("/" + "long".repeat(50)), Responses.keepAlive(200, "hello"));
        ScriptedServer secure =
            ScriptedServer.startTls(
                Certificates.serverContext("one.test"), Responses.keepAlive(200, "hello"));
        // What is slow has the longer sentences.
        ScriptedServer slow =
            ScriptedServer.start(Responses.slow(Duration.ofMillis(150), Duration.ZERO, "hello"));
        ForwardProxy proxy = ForwardProxy.start();
        TracedClient client = client(HttpClientBuilder.create(), late, detail);
        TracedClient proxied =
            client(
                HttpClientBuilder.create().setProxy(new HttpHost("proxy.test", proxy.port())),
                late,
                detail)) {
      for (int i = 0; i < 3; i++) {
        client.get("http://one.test:" + server.port() + "/" + i);
        client.get("https://one.test:" + secure.port() + "/" + i);
        client.get("http://one.test:" + slow.port() + "/" + i);
        proxied.get("https://one.test:" + secure.port() + "/" + i);
      }

      assertThat(late.unrendered().size()).isEqualTo(13);
      List<Integer> sizes =
          late.unrendered().stream().map(span -> new SpanSize().of(span)).toList();
      for (int i = 0; i < sizes.size(); i++) {
        int before = sizes.get(i);
        assertThat(late.unrendered().get(i) instanceof UnrenderedSpan).isTrue();
        assertThat(new SpanSize().of(late.rendered().get(i))).isBetween(before * 2 / 3, before);
      }
    }
  }

  private static TracedClient client(HttpClientBuilder builder, LateSdk late, Detail detail)
      throws IOException {
    return new TracedClient(
        builder, "", OtelHttpTrace.clientSpansBuilder(late.sdk()).detail(detail).build());
  }
}
