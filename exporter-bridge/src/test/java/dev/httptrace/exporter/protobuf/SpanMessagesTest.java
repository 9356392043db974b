/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.exporter.ExampleSpans;
import dev.httptrace.exporter.KeepingSpanExporter;
import dev.httptrace.exporter.OtlpBridge;
import dev.httptrace.exporter.TracedClient;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.otel.OtelHttpTrace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.resources.internal.Entity;
import io.opentelemetry.sdk.resources.internal.EntityUtil;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SpanMessagesTest {
  static final long MOST = 1 << 30;

  private static final AttributeKey<String> TEXT = AttributeKey.stringKey("text");

  private final Buffers buffers = new Buffers();
  private final SpanMessages messages = new SpanMessages(buffers);

  @Test
  void spansOfTheSdkAreWrittenAsOpenTelemetryDoes() {
    KeepingSpanExporter kept = new KeepingSpanExporter();
    try (OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(kept))
                    .build())
            .build()) {
      ExampleSpans.everything(sdk);
    }

    kept.spans().stream()
        .collect(Collectors.groupingBy(SpanData::getInstrumentationScopeInfo))
        .values()
        .forEach(spans -> Written.assertSameAsOpenTelemetry(messages, spans));
  }

  @Test
  void spansOfExchangesAreWrittenAsOpenTelemetryDoes() throws Exception {
    KeepingSpanExporter kept = new KeepingSpanExporter();
    OtlpBridge bridge = OtlpBridge.builder("checkout").withoutOtlp().exporter(kept).build();
    try (bridge;
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"));
        TracedClient client =
            new TracedClient(
                HttpClientBuilder.create(),
                "",
                OtelHttpTrace.clientSpans(bridge.openTelemetry()))) {
      for (int i = 0; i < 3; i++) {
        client.get("http://one.test:" + server.port() + "/orders/" + i);
      }
      assertThatThrownBy(() -> client.get("http://broken.test/"));
    }

    assertThat(kept.spans()).hasSize(4);
    Written.assertSameAsOpenTelemetry(messages, kept.spans());
  }

  /** Lengths that need another byte than room was left for. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 60, 100, 120, 127, 128, 129, 16_300, 16_383, 16_384, 2_097_152})
  void nestedMessagesOfAnyLengthAreWrittenAsOpenTelemetryDoes(int length) {
    String text = "x".repeat(length);
    Attributes attributes =
        Attributes.of(
            TEXT,
            text,
            AttributeKey.stringArrayKey("array"),
            List.of(text, "", text),
            AttributeKey.valueKey("value"),
            Value.of(Map.of(text, Value.of(Value.of(text), Value.of(text.getBytes(UTF_8))))));
    SpanData span =
        AnySpan.of(text, attributes)
            .with(
                List.of(
                    EventData.create(1, "event", attributes),
                    EventData.create(0, text, Attributes.empty())));

    Written.assertSameAsOpenTelemetry(messages, List.of(span, span));
  }

  /** It would be refused; until then it would be in memory once more. */
  @ParameterizedTest
  @ValueSource(strings = {"x", "\u20ac"})
  void messageThatIsMuchTooLongIsNotWrittenToItsEnd(String text) {
    SpanData large = AnySpan.of("large", Attributes.of(TEXT, text.repeat(3_000_000)));

    assertThatThrownBy(() -> messages.of(List.of(large), 1 << 20))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("more than");
    assertThat(buffers.keptBytes()).isLessThan(1 << 20);
    Written.assertSameAsOpenTelemetry(messages, List.of(AnySpan.of("small", Attributes.empty())));
  }

  /** The third time an attribute is not written anew. */
  @ParameterizedTest
  @ValueSource(strings = {"", "GET", "\u00e4\u20ac"})
  void attributesThatComeAgainAreWrittenAsOpenTelemetryDoes(String value) {
    List<SpanData> spans = new ArrayList<>();
    for (String each : List.of(value, value, value, "PUT", value, value + "x".repeat(300))) {
      Attributes attributes = Attributes.of(TEXT, each, AttributeKey.stringKey(""), each);
      spans.add(
          AnySpan.of("name", attributes).with(List.of(EventData.create(1, "event", attributes))));
    }

    for (int i = 0; i < 3; i++) {
      Written.assertSameAsOpenTelemetry(messages, spans);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\uD83D", "a\uDE00b", "\uD83D\uDE00", "\u00e4\u20ac\uDE00\uD83D", "\u0000"})
  void textIsUtf8AndAnUnpairedSurrogateAQuestionMark(String text) {
    SpanData span =
        AnySpan.of(text, Attributes.of(TEXT, text, AttributeKey.stringKey(text), "name"))
            .with(List.of(EventData.create(1, text, Attributes.empty())));

    Written.assertSameAsOpenTelemetry(messages, List.of(span));
  }

  @Test
  void nullInAListOfTextsIsWrittenAsOpenTelemetryDoes() {
    Attributes attributes =
        Attributes.of(AttributeKey.stringArrayKey("list"), Arrays.asList("a", null, "b"));

    Written.assertSameAsOpenTelemetry(messages, List.of(AnySpan.of("null", attributes)));
  }

  @Test
  void noSpansAreAnEmptyMessage() {
    Written.assertSameAsOpenTelemetry(messages, List.of());
  }

  /** Each span that was kept on disk has a resource of its own. */
  @Test
  void spansOfEqualOriginAreGroupedInTheOrderInWhichTheyCome() throws Exception {
    List<SpanData> spans = new ArrayList<>();
    for (String name : List.of("a1", "b1", "a2", "b2")) {
      Resource resource =
          Resource.create(Attributes.of(AttributeKey.stringKey("of"), name.substring(0, 1)));
      spans.add(
          AnySpan.of(name, Attributes.empty(), resource, InstrumentationScopeInfo.create("scope")));
    }

    var groups =
        ExportTraceServiceRequest.parseFrom(Written.by(messages, spans)).getResourceSpansList();

    assertThat(groups).hasSize(2);
    assertThat(groups)
        .allSatisfy(group -> assertThat(group.getScopeSpansList()).hasSize(1))
        .flatExtracting(group -> group.getScopeSpans(0).getSpansList())
        .extracting("name")
        .containsExactly("a1", "a2", "b1", "b2");
  }

  @Test
  void moreOriginsAndNamesThanAreKeptAreWrittenAsOpenTelemetryDoes() {
    for (int i = 0; i < 3000; i++) {
      Attributes attributes =
          Attributes.of(AttributeKey.longKey("name." + i % 1500 + "x".repeat(i / 10)), 1L);
      SpanData span =
          AnySpan.of(
              "many",
              attributes,
              Resource.create(Attributes.of(AttributeKey.longKey("i"), i % 40L)),
              InstrumentationScopeInfo.create("scope " + i % 300));
      if (i % 7 == 0) {
        Written.assertSameAsOpenTelemetry(messages, List.of(span));
      } else {
        Written.by(messages, List.of(span));
      }
    }
  }

  @Test
  void resourceWithEntitiesIsWrittenAsOpenTelemetryDoes() {
    Resource resource =
        EntityUtil.createResource(
            List.of(
                Entity.builder("service", Attributes.of(AttributeKey.stringKey("id"), "x"))
                    .build()));
    SpanData span = AnySpan.of("span", Attributes.of(TEXT, "text"), resource, AnySpan.SCOPE);

    Written.assertSameAsOpenTelemetry(messages, List.of(span, span));
    Written.assertSameAsOpenTelemetry(messages, List.of(span));
  }

  @Test
  void spanThatCannotBeReadSpoilsNoOtherMessageAndNoMemory() {
    SpanData good = AnySpan.of("good", Attributes.of(TEXT, "text"));
    EventData broken = EventData.create(1, "event", new BrokenAttributes());
    SpanData bad = AnySpan.of("bad", Attributes.empty()).with(List.of(broken));
    SpanData badScope =
        AnySpan.of(
            "bad",
            Attributes.empty(),
            Resource.getDefault(),
            InstrumentationScopeInfo.builder("x").setAttributes(new BrokenAttributes()).build());
    for (SpanData each : List.of(bad, badScope)) {
      assertThatThrownBy(() -> messages.of(List.of(good, each), MOST)).hasMessage("broken");
      Written.assertSameAsOpenTelemetry(messages, List.of(good));
      SpanData scoped =
          AnySpan.of(
              "good",
              Attributes.empty(),
              Resource.create(Attributes.of(TEXT, each.getName())),
              InstrumentationScopeInfo.create("after"));
      Written.assertSameAsOpenTelemetry(messages, List.of(scoped));
    }
    assertThat(buffers.keptBytes()).isEqualTo(1 << 14);
  }

  @Test
  void memoryIsUsedAgainOnceAMessageIsReleased() {
    List<SpanData> spans = List.of(AnySpan.of("one", Attributes.empty()));
    SpanMessage first = messages.of(spans, MOST);
    byte[] before = Written.bytes(first);
    SpanMessage second = messages.of(List.of(AnySpan.of("two", Attributes.of(TEXT, "text"))), MOST);

    assertThat(Written.bytes(first)).isEqualTo(before);
    assertThat(buffers.keptBytes()).isZero();
    first.release();
    int one = buffers.keptBytes();
    second.release();

    assertThat(one).isPositive();
    assertThat(buffers.keptBytes()).isEqualTo(2 * one);
    messages.of(spans, MOST).release();
    assertThat(buffers.keptBytes()).isEqualTo(2 * one);
  }

  @Test
  void memoryThatIsKeptIsBounded() {
    SpanData large = AnySpan.of("x".repeat(3 << 19), Attributes.empty());
    List<SpanMessage> open = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      open.add(messages.of(List.of(large), MOST));
    }
    open.add(messages.of(Collections.nCopies(3, large), MOST));
    open.forEach(SpanMessage::release);

    assertThat(buffers.keptBytes()).isBetween(3 << 19, 4 << 20);
  }
}
