/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import static dev.httptrace.exporter.otlp.ExporterRig.LONG;
import static dev.httptrace.exporter.otlp.ExporterRig.isOurs;
import static dev.httptrace.exporter.otlp.ExporterRig.spans;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.exporter.otlp.HeldSenders.Held;
import dev.httptrace.exporter.protobuf.OpenTelemetryMessages;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.InternalTelemetryVersion;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose message a request has. */
@Timeout(60)
class OwnMessagesTest {
  private final ExporterRig rig = new ExporterRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @CsvSource({
    "http, IMMUTABLE_DATA, LEGACY",
    "http, REUSABLE_DATA, LEGACY",
    "grpc, IMMUTABLE_DATA, LEGACY",
    "grpc, REUSABLE_DATA, LEGACY",
    "http, IMMUTABLE_DATA, LATEST",
    "http, REUSABLE_DATA, LATEST",
    "grpc, IMMUTABLE_DATA, LATEST",
    "grpc, REUSABLE_DATA, LATEST"
  })
  void exporterCountsTheSpansThatItDoesNotWrite(
      String protocol, MemoryMode mode, InternalTelemetryVersion version) throws IOException {
    ResilientSpanExporter exporter = rig.exporter(LONG, 1 << 20, protocol, mode, version);
    List<SpanData> spans = spans(3);
    List<SpanData> more = spans(2);
    CompletableResultCode result = exporter.export(spans);
    CompletableResultCode other = exporter.export(more);

    assertThat(rig.senders.held())
        .hasSize(2)
        .extracting(Held::message)
        .allMatch(ExporterRig::isOurs);
    assertThat(rig.senders.held().get(0).bytes())
        .isEqualTo(OpenTelemetryMessages.http(mode, spans));
    assertThat(rig.senders.held().get(1).bytes()).isEqualTo(OpenTelemetryMessages.grpc(more));
    rig.senders.held().forEach(held -> held.answer().run());
    assertThat(result.isSuccess()).isTrue();
    assertThat(other.isSuccess()).isTrue();
    assertThat(rig.counts.read("target").exported()).isEqualTo(5);
    if (version == InternalTelemetryVersion.LEGACY) {
      assertThat(rig.sums.read())
          .containsEntry("otlp.exporter.seen", 5L)
          .containsEntry("otlp.exporter.exported", 5L);
    } else {
      assertThat(rig.sums.read())
          .containsEntry("otel.sdk.exporter.span.exported", 5L)
          .containsEntry("otel.sdk.exporter.span.inflight", 0L);
    }
  }

  @Test
  void requestIsBoundedByTheSizeOfOurMessage() {
    List<SpanData> spans = spans(2);
    int size = OpenTelemetryMessages.grpc(spans).length;
    var ignored = rig.http(LONG, size).export(spans);

    assertThat(rig.senders.held()).singleElement().matches(held -> isOurs(held.message()));
    rig.senders.held().clear();
    ignored = rig.http(LONG, size - 1).export(spans);

    assertThat(rig.senders.held()).hasSize(2);
  }

  @Test
  void jsonIsLeftToTheExporter() throws IOException {
    Request.Current current = new Request.Current();
    WatchedSenders watched = new WatchedSenders(current, rig.senders);
    List<SpanData> spans = spans(2);
    var ignored =
        rig.resilient(
                current,
                LONG,
                1 << 20,
                OtlpHttpSpanExporter.builder().setComponentLoader(saysJson(watched)).build())
            .export(spans);

    assertThat(current.isProtobuf()).isFalse();
    assertThat(rig.senders.held()).singleElement().matches(held -> !isOurs(held.message()));
    assertThat(rig.senders.held().get(0).bytes()).isEqualTo(OpenTelemetryMessages.grpc(spans));
  }

  /** Has senders believe that they are to send JSON; there is no public way to have it. */
  private static ComponentLoader saysJson(WatchedSenders watched) {
    return new ComponentLoader() {
      @Override
      public <T> Iterable<T> load(Class<T> type) {
        HttpSenderProvider http =
            config -> watched.load(HttpSenderProvider.class).iterator().next().createSender(json());
        return type == HttpSenderProvider.class ? List.of(type.cast(http)) : List.of();
      }
    };
  }

  private static HttpSenderConfig json() {
    return (HttpSenderConfig)
        Proxy.newProxyInstance(
            OwnMessagesTest.class.getClassLoader(),
            new Class<?>[] {HttpSenderConfig.class},
            (proxy, method, arguments) ->
                method.getName().equals("getContentType") ? "application/json" : null);
  }
}
