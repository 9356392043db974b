/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import static dev.httptrace.exporter.otlp.ExporterRig.LONG;
import static dev.httptrace.exporter.otlp.ExporterRig.isOurs;
import static dev.httptrace.exporter.otlp.ExporterRig.spans;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.exporter.account.SpanLoss;
import dev.httptrace.exporter.protobuf.OpenTelemetryMessages;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.common.ValueType;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spans that throw when they are read. */
@Timeout(60)
class BrokenSpansTest {
  private final ExporterRig rig = new ExporterRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void spanThatCannotBeReadIsLeftToTheExporter(boolean error) throws IOException {
    AtomicInteger failures = new AtomicInteger(1);
    List<SpanData> spans = List.of(spans(1).get(0), failing(failures, error));
    CompletableResultCode result = rig.http(LONG, 1 << 20).export(spans);

    assertThat(rig.senders.held()).singleElement().matches(held -> !isOurs(held.message()));
    assertThat(rig.senders.held().get(0).bytes()).isEqualTo(OpenTelemetryMessages.grpc(spans));
    rig.senders.held().get(0).answer().run();
    assertThat(result.isSuccess()).isTrue();
    assertThat(rig.counts.read("target").exported()).isEqualTo(2);
  }

  /** Of a request that has to be divided, too: the other half is sent. */
  @Test
  void errorInOneHalfDoesNotHoldUpTheOther() {
    List<SpanData> spans = spans(2);
    int size = OpenTelemetryMessages.grpc(spans.subList(0, 1)).length;
    SpanData broken = failing(new AtomicInteger(Integer.MAX_VALUE), true);
    SpanData large =
        new DelegatingSpanData(broken) {
          private int reads;

          @Override
          public String getName() {
            // Once by us and twice by OpenTelemetry of the whole, and never again.
            return reads++ < 3 ? "x".repeat(100_000) : super.getName();
          }
        };
    CompletableResultCode result = rig.http(LONG, size).export(List.of(large, spans.get(1)));

    assertThat(rig.senders.held()).singleElement().matches(held -> isOurs(held.message()));
    rig.senders.held().get(0).answer().run();
    assertThat(result.isDone()).isTrue();
    assertThat(rig.counts.read("target").exported()).isOne();
    assertThat(rig.counts.read("target").losses()).isEqualTo(Map.of(SpanLoss.REFUSED, 1L));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void spanThatTheExporterCannotReadEitherIsCountedAsRefused(boolean error) {
    List<SpanData> spans = List.of(spans(1).get(0), failing(new AtomicInteger(100), error));
    CompletableResultCode result = rig.http(LONG, 1 << 20).export(spans);

    assertThat(result.isDone()).isTrue();
    assertThat(rig.counts.read("target").losses()).isEqualTo(Map.of(SpanLoss.REFUSED, 2L));
  }

  /** Which only what looks for the biggest attribute reads as text. */
  @Test
  void spanThatCannotBeCutIsCountedAsTooLarge() {
    Value<String> broken =
        new Value<>() {
          @Override
          public ValueType getType() {
            return ValueType.STRING;
          }

          @Override
          public String getValue() {
            return "x".repeat(100_000);
          }

          @Override
          public String asString() {
            throw new LinkageError("broken");
          }
        };
    SpanData span =
        new DelegatingSpanData(spans(1).get(0)) {
          @Override
          public Attributes getAttributes() {
            return Attributes.of(AttributeKey.valueKey("broken"), broken);
          }
        };
    CompletableResultCode result = rig.http(LONG, 10_000).export(List.of(span));

    assertThat(result.isDone()).isTrue();
    assertThat(rig.counts.read("target").losses()).isEqualTo(Map.of(SpanLoss.TOO_LARGE, 1L));
  }

  private static SpanData failing(AtomicInteger failures, boolean error) {
    return new DelegatingSpanData(spans(1).get(0)) {
      @Override
      public String getName() {
        if (failures.getAndDecrement() > 0) {
          if (error) {
            throw new LinkageError("broken");
          }
          throw new IllegalStateException("broken");
        }
        return super.getName();
      }
    };
  }
}
