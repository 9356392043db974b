/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlpjson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.httptrace.exporter.ExampleSpans;
import dev.httptrace.exporter.KeepingSpanExporter;
import dev.httptrace.exporter.OtlpBridge;
import dev.httptrace.exporter.SystemProperties;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpJsonReaderTest {
  @Test
  void whatIsReadIsWrittenTheSameAgain() throws IOException {
    byte[] written = written(spans());
    List<SpanData> read = OtlpJsonReader.read(written);
    assertThat(tree(written(read))).isEqualTo(tree(written));
    assertThat(read).hasSize(5).hasSize(OtlpJsonReader.count(written));
    assertThat(read).allMatch(SpanData::hasEnded);
  }

  /** As a process leaves a line that is killed while it writes. */
  @Test
  void noBeginningOfALineIsTakenForALine() throws IOException {
    byte[] written = written(spans());
    for (int length = 0; length < written.length; length++) {
      byte[] torn = Arrays.copyOf(written, length);
      assertThatThrownBy(() -> OtlpJsonReader.read(torn)).isInstanceOf(IOException.class);
      if (length > 0) {
        assertThatThrownBy(() -> OtlpJsonReader.count(torn)).isInstanceOf(IOException.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "7",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[7]}]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":\"x\"}]}]}]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"events\":7}]}]}]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"kind\":null}]}]}]}"
      })
  void whatIsNoBatchOfSpansIsRefused(String line) {
    assertThatThrownBy(() -> OtlpJsonReader.read(line.getBytes(UTF_8)))
        .isInstanceOf(IOException.class);
  }

  private static List<SpanData> spans() {
    KeepingSpanExporter kept = new KeepingSpanExporter();
    try (SystemProperties ignored =
            SystemProperties.with("otel.span.attribute.count.limit", "20")
                .and("otel.span.event.count.limit", "2")
                .and("otel.span.link.count.limit", "2");
        OtlpBridge bridge = OtlpBridge.builder("checkout").withoutOtlp().exporter(kept).build()) {
      ExampleSpans.everything(bridge.openTelemetry());
      ExampleSpans.beyondLimits(bridge.openTelemetry());
    }
    return kept.spans();
  }

  /** With attributes by key: what is read is in that order, as any attributes of the API. */
  private static JsonNode tree(byte[] json) throws IOException {
    JsonNode tree = new ObjectMapper().readTree(json);
    for (JsonNode attributes : tree.findValues("attributes")) {
      List<JsonNode> sorted = new ArrayList<>();
      attributes.forEach(sorted::add);
      sorted.sort(Comparator.comparing(each -> each.get("key").asText()));
      ((ArrayNode) attributes).removeAll().addAll(sorted);
    }
    return tree;
  }

  private static byte[] written(Collection<SpanData> spans) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OtlpJson.write(spans, out);
    return out.toByteArray();
  }
}
