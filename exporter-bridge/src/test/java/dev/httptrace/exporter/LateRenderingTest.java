/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.exporter.account.SpanAccounts;
import dev.httptrace.exporter.account.SpanLoss;
import dev.httptrace.loopback.LogLines;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.otel.OtelHttpTrace;
import dev.httptrace.otel.late.UnrenderedSpan;
import dev.httptrace.otel.sdk.LateRendering;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who renders late without being asked to, and that nothing of it is lost. */
@Timeout(60)
class LateRenderingTest {
  private final KeepingSpanExporter exporter = new KeepingSpanExporter();

  @Test
  void bridgeRendersLate() throws IOException {
    call(1, OtlpBridge.builder("checkout").withoutOtlp().exporter(exporter).build());

    assertUnrendered();
    assertThat(exporter.spans()).singleElement().satisfies(LateRenderingTest::isLate);
  }

  @Test
  void flushExportsWhatWaitsToBeRendered() throws IOException {
    try (OtlpBridge bridge =
        OtlpBridge.builder("checkout").withoutOtlp().exporter(exporter).build()) {
      request(1, bridge.openTelemetry());
      bridge.flush();

      assertUnrendered();
      assertThat(exporter.spans()).singleElement().satisfies(LateRenderingTest::isLate);
    }
  }

  @Test
  void bridgeRendersEarlyWhereThatIsSet() throws IOException {
    try (SystemProperties ignored = SystemProperties.with(LateRendering.SETTING, "false")) {
      call(1, OtlpBridge.builder("checkout").withoutOtlp().exporter(exporter).build());
    }

    assertThat(exporter.spans())
        .singleElement()
        .satisfies(span -> assertThat(span.getClass().getSimpleName()).doesNotStartWith("Late"));
  }

  @Test
  void autoconfigurationRendersLate() throws IOException {
    try (OpenTelemetrySdk sdk = autoconfigured("true")) {
      request(1, sdk);
    }

    assertThat(exporter.spans()).singleElement().satisfies(LateRenderingTest::isLate);
  }

  @Test
  void autoconfigurationRendersEarlyWhereThatIsSet() throws IOException {
    try (OpenTelemetrySdk sdk = autoconfigured("false")) {
      request(1, sdk);
    }

    assertThat(exporter.spans())
        .singleElement()
        .satisfies(span -> assertThat(span.getClass().getSimpleName()).doesNotStartWith("Late"));
  }

  @Test
  void whatAFullQueueDropsIsCountedAndTold() throws Exception {
    int calls = 40;
    CountDownLatch open = new CountDownLatch(1);
    try (LogLines logs = LogLines.ofAll();
        SystemProperties ignored =
            SystemProperties.with("otel.bsp.max.queue.size", "8")
                .and("otel.bsp.max.export.batch.size", "4")) {
      OtlpBridge bridge =
          OtlpBridge.builder("checkout").withoutOtlp().exporter(blocked(open)).build();
      request(calls, bridge.openTelemetry());
      open.countDown();
      bridge.flush();
      bridge.close();

      SpanAccounts accounts = bridge.accounts().get(0);
      assertThat(accounts.made()).isEqualTo(calls);
      assertThat(accounts.exported()).isEqualTo(exporter.spans().size());
      assertThat(accounts.lost(SpanLoss.QUEUE_FULL)).isPositive();
      assertThat(accounts.exported() + accounts.lost(SpanLoss.QUEUE_FULL)).isEqualTo(calls);
      assertThat(logs.loud().get(0)).contains("the queue is full");
      assertThat(logs.loud())
          .last()
          .asString()
          .contains(accounts.lost() + " lost (queue_full " + accounts.lost() + ")");
    }
  }

  private SpanExporter blocked(CountDownLatch open) {
    return new SpanExporter() {
      @Override
      public CompletableResultCode export(Collection<SpanData> spans) {
        try {
          open.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        return exporter.export(spans);
      }

      @Override
      public CompletableResultCode flush() {
        return exporter.flush();
      }

      @Override
      public CompletableResultCode shutdown() {
        return exporter.shutdown();
      }
    };
  }

  private OpenTelemetrySdk autoconfigured(String late) {
    AutoConfiguredOpenTelemetrySdkBuilder builder =
        AutoConfiguredOpenTelemetrySdk.builder()
            .disableShutdownHook()
            .addPropertiesSupplier(
                () ->
                    Map.of(
                        "otel.traces.exporter",
                        "otlp",
                        "otel.metrics.exporter",
                        "none",
                        "otel.logs.exporter",
                        "none",
                        LateRendering.SETTING,
                        late))
            .addSpanExporterCustomizer((otlp, config) -> exporter);
    return builder.build().getOpenTelemetrySdk();
  }

  /** Up to the exporter, which has not read them. */
  private void assertUnrendered() {
    // Not to be shown to an assertion, which would.
    List<Boolean> isUnrendered =
        exporter.spans().stream()
            .map(
                span ->
                    span instanceof UnrenderedSpan late
                        && late.render(Span.getInvalid(), Attributes::builder))
            .toList();

    assertThat(isUnrendered).containsExactly(true);
  }

  private static void isLate(SpanData span) {
    assertThat(span.getClass().getSimpleName()).isIn("LateSpanData", "UnrenderedSpan");
    assertThat(span.getAttributes().asMap().toString()).contains("httptrace.verdict", "url.full");
    assertThat(span.getEvents()).hasSizeGreaterThan(6);
  }

  private static void call(int times, OtlpBridge bridge) throws IOException {
    try (bridge) {
      request(times, bridge.openTelemetry());
    }
  }

  private static void request(int times, OpenTelemetry openTelemetry) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"));
        TracedClient client =
            new TracedClient(
                HttpClientBuilder.create(), "", OtelHttpTrace.clientSpans(openTelemetry))) {
      for (int i = 0; i < times; i++) {
        client.get("http://one.test:" + server.port() + "/orders/" + i);
      }
    }
  }
}
