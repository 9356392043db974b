/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.exporter.ExampleSpans;
import dev.httptrace.exporter.KeepingSpanExporter;
import dev.httptrace.exporter.OtlpBridge;
import dev.httptrace.exporter.OtlpProtocol;
import dev.httptrace.exporter.OtlpReceiver;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
}
