/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.LogLines;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OtlpBridgeSettingsTest {
  @ParameterizedTest
  @CsvSource({
    "otel.service.name, basket",
    "otel.resource.attributes, service.name=basket",
  })
  void environmentNamesTheService(String setting, String value) throws Exception {
    try (SystemProperties ignored = SystemProperties.with(setting, value);
        OtlpReceiver receiver = exportedTo(OtlpProtocol.HTTP_PROTOBUF, builder -> {})) {
      assertThat(receiver.requests().get(0).getResourceSpans(0).getResource().getAttributesList())
          .filteredOn(attribute -> attribute.getKey().equals("service.name"))
          .extracting(attribute -> attribute.getValue().getStringValue())
          .containsExactly("basket");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "otel.traces.sampler, always_off",
    "otel.sdk.disabled, true",
    "otel.traces.exporter, none",
  })
  void environmentStopsTheExport(String setting, String value) throws Exception {
    try (SystemProperties ignored = SystemProperties.with(setting, value);
        LogLines logs = LogLines.ofAll();
        OtlpReceiver receiver = exportedTo(OtlpProtocol.HTTP_PROTOBUF, builder -> {})) {
      assertThat(receiver.requests()).isEmpty();
      if (setting.equals("otel.traces.exporter")) {
        assertThat(logs.loud())
            .containsExactly(
                "WARNING spans are not exported over OTLP to "
                    + receiver.endpoint()
                    + ": otel.traces.exporter is "
                    + value);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age | 1h | false |"
            + " httptrace keeps no spans on disk: otel.httptrace.export.spool.directory is not set,"
            + " so these have no effect: otel.httptrace.export.spool.max-age",
        "directory | spool | true | httptrace keeps no spans on disk: none are exported over OTLP",
      })
  void settingOfTheSpoolWithoutEffectIsOneWarning(
      String setting, String value, boolean withoutOtlp, String warning) {
    try (SystemProperties ignored =
            SystemProperties.with("otel.httptrace.export.spool." + setting, value);
        LogLines logs = LogLines.ofAll()) {
      OtlpBridgeBuilder builder = OtlpBridge.builder("checkout");
      (withoutOtlp ? builder.withoutOtlp() : builder).build().close();
      assertThat(logs.loud()).containsExactly("WARNING " + warning);
    }
  }

  /** A path, which gRPC refuses, is fine for the HTTP that Jaeger and Prometheus speak. */
  @Test
  void metricsGoTheWayOfSpans() throws Exception {
    String endpoint = "http://127.0.0.1:" + ClosedPort.find() + "/otlp";
    try (SystemProperties ignored =
            SystemProperties.with("otel.metrics.exporter", "otlp")
                .and("otel.exporter.otlp.endpoint", endpoint);
        LogLines logs = LogLines.ofAll()) {
      try (OtlpBridge bridge = OtlpBridge.builder("checkout").build()) {
        bridge.openTelemetry().getMeter("test").counterBuilder("calls").build().add(1);
      }
      assertThat(logs.next("WARNING "))
          .startsWith("WARNING httptrace cannot export to " + endpoint + "/v1/metrics: ");
    }
  }

  @Test
  void environmentLimitsTheEvents() throws Exception {
    try (SystemProperties ignored = SystemProperties.with("otel.span.event.count.limit", "2");
        OtlpReceiver receiver = exportedTo(OtlpProtocol.HTTP_PROTOBUF, builder -> {})) {
      Span span = receiver.awaitSpans(1).get(0);
      assertThat(span.getEventsCount()).isEqualTo(2);
      assertThat(span.getDroppedEventsCount()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"otel.exporter.otlp.protocol", "otel.exporter.otlp.traces.protocol"})
  void environmentChoosesTheProtocol(String setting) throws Exception {
    try (SystemProperties ignored = SystemProperties.with(setting, "grpc");
        OtlpReceiver receiver = exportedTo(OtlpProtocol.GRPC, builder -> {})) {
      assertThat(receiver.awaitSpans(1)).hasSize(1);
    }
  }

  @Test
  void builderBeatsTheEnvironment() throws Exception {
    try (SystemProperties ignored =
            SystemProperties.with("otel.exporter.otlp.traces.endpoint", "http://127.0.0.1:1")
                .and("otel.exporter.otlp.protocol", "http/protobuf");
        OtlpReceiver receiver =
            exportedTo(OtlpProtocol.GRPC, builder -> builder.protocol(OtlpProtocol.GRPC))) {
      assertThat(receiver.awaitSpans(1)).hasSize(1);
    }
  }

  @Test
  void withoutOtlpOnlyTheExtraExporterGetsSpans() throws Exception {
    KeepingSpanExporter memory = new KeepingSpanExporter();
    try (SystemProperties ignored = SystemProperties.with("otel.traces.exporter", "otlp");
        LogLines logs = LogLines.ofAll()) {
      try (OtlpBridge bridge =
          OtlpBridge.builder("checkout").withoutOtlp().exporter(memory).build()) {
        ExampleSpans.exchange(bridge.openTelemetry());
      }
      assertThat(memory.spans()).extracting(SpanData::getName).containsExactly("GET");
      assertThat(logs.loud()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "otel.exporter.otlp.protocol, carrier-pigeon, otel.exporter.otlp.protocol must be grpc or"
        + " http/protobuf: carrier-pigeon",
    "otel.bsp.schedule.delay, soon, cannot start OpenTelemetry for checkout: Invalid duration"
        + " property otel.bsp.schedule.delay=soon.",
    "otel.traces.sampler, dice, cannot start OpenTelemetry for checkout: Unrecognized value for"
        + " otel.traces.sampler: dice",
    "otel.exporter.otlp.endpoint, ftp://x, cannot start OpenTelemetry for checkout: OTLP endpoint"
        + " scheme must be http or https: ftp",
    "otel.exporter.otlp.compression, paper, Unsupported compressionMethod",
    "otel.traces.exporter, fax, cannot start OpenTelemetry for checkout: Unrecognized value for"
        + " otel.traces.exporter: fax",
    "otel.exporter.otlp.endpoint, http://me:sec ret@h/x, otel.exporter.otlp.endpoint must be a URL:"
        + " http://h/x",
    "otel.exporter.otlp.metrics.endpoint, http://me:sec ret@h/x,"
        + " otel.exporter.otlp.metrics.endpoint must be a URL: http://h/x",
    "otel.httptrace.export.memory, 5, otel.httptrace.export.memory must be at least 1048576 bytes:"
        + " 5",
    "otel.httptrace.export.memory, much, Invalid value for property otel.httptrace.export.memory",
    "otel.httptrace.export.concurrency, 6, otel.httptrace.export.concurrency must be from 1 to 5:"
        + " 6",
    "otel.httptrace.export.max-request-bytes, 1, otel.httptrace.export.max-request-bytes must be at"
        + " least 1024: 1",
    "otel.httptrace.export.slow, soon, Invalid duration property otel.httptrace.export.slow=soon",
    "otel.bsp.max.export.batch.size, 0, cannot start OpenTelemetry for checkout",
    "otel.resource.attributes, nonsense, cannot start OpenTelemetry for checkout: Invalid map"
        + " property: otel.resource.attributes",
  })
  void malformedSettingIsNamed(String setting, String value, String message) {
    try (SystemProperties ignored = SystemProperties.with(setting, value);
        LogLines logs = LogLines.ofAll()) {
      assertThatThrownBy(() -> OtlpBridge.start("checkout"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(message)
          .satisfies(OtlpBridgeSettingsTest::holdsNoSecret);
    }
  }

  private static void holdsNoSecret(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      assertThat(String.valueOf(each.getMessage())).doesNotContain("sec ret");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://x, endpoint must be http or https: ftp://x",
    "localhost:4318, endpoint must be http or https: localhost:4318",
    "http://, endpoint must be a URL: http://",
    "http:/path, endpoint must have a host: http:/path",
    "http://a b, endpoint must be a URL: http://a b",
    "http://me:secret@h/x, 'endpoint must not carry a password, OTEL_EXPORTER_OTLP_HEADERS can:"
        + " http://h/x'",
    "http://h/?token=secret, endpoint must not have a query or a fragment: http://h/",
    "http://me:sec ret@h/x, endpoint must be a URL: http://h/x",
    "http://me:sec/r?e#t@h/x, endpoint must have a host: http://h/x",
    "me:secret@h:4318, endpoint must be http or https: h:4318",
  })
  void malformedEndpointIsRefused(String endpoint, String message) {
    assertThatThrownBy(() -> OtlpBridge.builder("checkout").endpoint(endpoint))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message)
        .satisfies(OtlpBridgeSettingsTest::holdsNoSecret);
  }

  @Test
  @SuppressWarnings("NullAway")
  void badArgumentsAreRefused() {
    OtlpBridgeBuilder builder = OtlpBridge.builder("checkout");
    assertThatThrownBy(() -> OtlpBridge.start(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("serviceName must not be blank: ' '");
    assertThatThrownBy(() -> builder.closeTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("closeTimeout must be positive and at most an hour: PT0S");
    assertThatThrownBy(() -> OtlpBridge.start(null)).hasMessage("serviceName");
    assertThatThrownBy(() -> builder.endpoint(null)).hasMessage("endpoint");
    assertThatThrownBy(() -> builder.protocol(null)).hasMessage("protocol");
    assertThatThrownBy(() -> builder.exporter(null)).hasMessage("exporter");
    assertThatThrownBy(() -> builder.closeTimeout(null)).hasMessage("closeTimeout");
    assertThatThrownBy(() -> builder.endpoint("http://h").withoutOtlp().build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("withoutOtlp was given together with http://h");
  }

  /** Ends a span on a bridge that is closed by the time this returns. */
  private static OtlpReceiver exportedTo(
      OtlpProtocol protocol, Consumer<OtlpBridgeBuilder> settings) throws IOException {
    OtlpReceiver receiver = OtlpReceiver.start(protocol);
    OtlpBridgeBuilder builder = OtlpBridge.builder("checkout").endpoint(receiver.endpoint());
    settings.accept(builder);
    try (OtlpBridge bridge = builder.build()) {
      ExampleSpans.exchange(bridge.openTelemetry());
    }
    return receiver;
  }
}
