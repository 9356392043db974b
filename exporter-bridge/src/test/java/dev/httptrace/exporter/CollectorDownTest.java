/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.exporter.account.SpanLoss;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.Gates;
import dev.httptrace.loopback.LogLines;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class CollectorDownTest {
  /** More than are under way at once, in batches of 2,048 at most: the rest waits in the queue. */
  private static final int MANY = 10_000;

  /** Well below what OpenTelemetry's five attempts in ten seconds take. */
  private static final Duration SOON = Duration.ofSeconds(5);

  @ParameterizedTest
  @MethodSource("dev.httptrace.exporter.Senders#protocols")
  void refusedConnectionCostsOneWarningAndNoWait(OtlpProtocol protocol) throws Exception {
    try (LogLines logs = LogLines.ofAll()) {
      String endpoint = "http://127.0.0.1:" + ClosedPort.find();
      OtlpBridge bridge =
          OtlpBridge.builder("checkout")
              .endpoint(endpoint)
              .protocol(protocol)
              .closeTimeout(Duration.ofMinutes(1))
              .build();
      for (int i = 0; i < 10; i++) {
        ExampleSpans.exchange(bridge.openTelemetry());
      }

      assertThat(timeToClose(bridge)).isLessThan(SOON);

      String target = OtlpEndpoint.forTraces(endpoint, protocol);
      assertThat(logs.loud()).hasSize(1);
      assertThat(logs.loud().get(0))
          .startsWith(
              "WARNING httptrace closed the export to "
                  + target
                  + ": 10 spans made, 0 exported, 10 lost (closed 10); the last failure: Failed to"
                  + " connect");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.httptrace.exporter.Senders#protocols")
  void silentCollectorNeitherHoldsSpansNorTheExit(OtlpProtocol protocol) throws Exception {
    Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
    try (LogLines logs = LogLines.ofAll();
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SystemProperties ignored =
            SystemProperties.with("otel.bsp.schedule.delay", "1")
                // Room for all of them, even if nobody looks at any.
                .and("otel.httptrace.export.memory", "200000000");
        OtlpBridge bridge =
            OtlpBridge.builder("checkout")
                .endpoint("http://127.0.0.1:" + silent.getLocalPort())
                .protocol(protocol)
                .closeTimeout(Duration.ofMillis(500))
                .build()) {
      ExampleSpans.exchange(bridge.openTelemetry());
      // Now the exporter waits for an answer and the queue is not emptied any more.
      try (Socket connection = silent.accept()) {
        assertThat(connection.isConnected()).isTrue();
        for (int i = 0; i < MANY; i++) {
          ExampleSpans.exchange(bridge.openTelemetry());
        }
        assertThat(Thread.getAllStackTraces().keySet())
            .filteredOn(thread -> !before.contains(thread))
            .filteredOn(
                thread -> !thread.getName().startsWith("globalEventExecutor")) // OtlpReceiver
            .isNotEmpty()
            .allMatch(Thread::isDaemon);

        assertThat(timeToClose(bridge)).isLessThan(SOON);
      }
      assertThat(logs.next("WARNING "))
          .contains(MANY + 1 + " spans made, 0 exported, ")
          .endsWith("the last failure: no answer before the bridge was closed");
      // On a busy machine the last of them may be counted after the time for closing.
      Gates.awaitThat("all are counted", () -> bridge.accounts().get(0).pending() == 0);
      assertThat(bridge.accounts().get(0).losses())
          .isEqualTo(Map.of(SpanLoss.CLOSED, (long) MANY + 1));
      assertThat(logs.loud()).hasSize(1);
    }
  }

  @Test
  void silentCollectorOfMetricsDoesNotHoldTheExit() throws Exception {
    try (LogLines logs = LogLines.ofAll();
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SystemProperties ignored =
            SystemProperties.with("otel.metrics.exporter", "otlp")
                .and("otel.exporter.otlp.metrics.protocol", "http/protobuf")
                .and(
                    "otel.exporter.otlp.metrics.endpoint",
                    "http://127.0.0.1:" + silent.getLocalPort() + "/v1/metrics")) {
      OtlpBridge bridge =
          OtlpBridge.builder("checkout").closeTimeout(Duration.ofMillis(500)).build();
      bridge.openTelemetry().getMeter("test").counterBuilder("calls").build().add(1);
      // Now the reader waits for an answer; it would give up after its interval.
      CompletableResultCode flush =
          ((OpenTelemetrySdk) bridge.openTelemetry()).getSdkMeterProvider().forceFlush();
      try (Socket connection = silent.accept()) {
        assertThat(connection.isConnected()).isTrue();
        assertThat(flush.isDone()).isFalse();

        assertThat(timeToClose(bridge)).isLessThan(SOON);
      }
      assertThat(logs.next("WARNING httptrace "))
          .matches(
              "WARNING httptrace cannot export to http://127.0.0.1:"
                  + silent.getLocalPort()
                  + "/v1/metrics: no answer before the bridge was closed; \\d+ metrics not"
                  + " exported, the application is not affected\\. Further failures are not logged"
                  + " until an export succeeds\\.");
      // Once the bridge is closed, OpenTelemetry may say that this export failed as well.
      assertThat(logs.loud()).filteredOn(line -> line.startsWith("WARNING httptrace ")).hasSize(1);
    }
  }

  @Test
  void refusedMetricsCostOneWarningHoweverOftenTheyAreExported() throws Exception {
    String endpoint = "http://127.0.0.1:" + ClosedPort.find();
    AtomicInteger collected = new AtomicInteger();
    Semaphore collections = new Semaphore(0);
    try (LogLines logs = LogLines.ofAll();
        SystemProperties ignored =
            SystemProperties.with("otel.metrics.exporter", "otlp")
                .and("otel.java.exporter.otlp.retry.disabled", "true")
                .and("otel.metric.export.interval", "1")
                .and("otel.exporter.otlp.protocol", "http/protobuf")
                .and("otel.exporter.otlp.endpoint", endpoint)) {
      OtlpBridge bridge = OtlpBridge.start("checkout");
      bridge
          .openTelemetry()
          .getMeter("test")
          .gaugeBuilder("often")
          .buildWithCallback(
              gauge -> {
                gauge.record(collected.incrementAndGet());
                collections.release();
              });
      // Not before it has failed: an export that the close cancels says something else.
      String warning = logs.next("WARNING ");
      collections.drainPermits();
      assertThat(collections.tryAcquire(5, 30, TimeUnit.SECONDS)).isTrue();
      assertThat(timeToClose(bridge)).isLessThan(SOON);

      assertThat(logs.loud()).containsExactly(warning);
      assertThat(warning)
          .startsWith(
              "WARNING httptrace cannot export to " + endpoint + "/v1/metrics: Failed to connect")
          .containsPattern("; \\d metrics? not exported, the application is not affected\\.");
    }
  }

  /** As a restart leaves it: the request is taken, and the connection ends. */
  @Test
  void connectionThatEndsWithoutAnAnswerLosesNothing() throws Exception {
    try (LogLines logs = LogLines.ofAll();
        ScriptedServer collector =
            ScriptedServer.start(
                wire -> wire.readBody(contentLength(wire.readHead())),
                Responses.keepAlive(200, ""));
        OtlpBridge bridge =
            OtlpBridge.builder("checkout")
                .endpoint(collector.uri("/"))
                .protocol(OtlpProtocol.HTTP_PROTOBUF)
                .closeTimeout(Duration.ofSeconds(30))
                .build()) {
      ExampleSpans.exchange(bridge.openTelemetry());
      bridge.flush();

      assertThat(logs.loud()).isEmpty();
      assertThat(collector.requests()).hasSize(2);
    }
  }

  @Test
  void interruptedThreadClosesAtOnceAndStaysInterrupted() throws Exception {
    try (LogLines logs = LogLines.ofAll();
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      OtlpBridge bridge =
          OtlpBridge.builder("checkout")
              .endpoint("http://127.0.0.1:" + silent.getLocalPort())
              .closeTimeout(Duration.ofMinutes(1))
              .build();
      ExampleSpans.exchange(bridge.openTelemetry());
      Thread.currentThread().interrupt();

      Duration took = timeToClose(bridge);

      assertThat(Thread.interrupted()).isTrue();
      assertThat(took).isLessThan(SOON);
      assertThat(logs.next("WARNING ")).contains("1 span made, 0 exported, 1 lost (closed 1)");
    }
  }

  @Test
  void everyOutageWarnsOnceAndSaysWhy() throws Exception {
    try (LogLines logs = LogLines.ofAll();
        SystemProperties ignored = SystemProperties.with("otel.bsp.schedule.delay", "1");
        OtlpReceiver receiver = OtlpReceiver.start(OtlpProtocol.HTTP_PROTOBUF)) {
      try (OtlpBridge bridge =
          OtlpBridge.builder("checkout").endpoint(receiver.endpoint()).build()) {
        for (int outage = 0; outage < 2; outage++) {
          receiver.answerWith(400);
          ExampleSpans.exchange(bridge.openTelemetry());
          assertThat(logs.next("WARNING "))
              .contains(
                  "/v1/traces: Server responded with HTTP status code 400.",
                  "; 0 spans wait to be sent, 1 span is lost so far.");
          receiver.answerWith(200);
          ExampleSpans.exchange(bridge.openTelemetry());
          receiver.awaitSpans(outage + 1);
          assertThat(logs.next("WARNING "))
              .startsWith(
                  "WARNING httptrace exports to " + receiver.endpoint() + "/v1/traces again after ")
              .endsWith(
                  "; since the warning 0 spans were lost, in all "
                      + List.of(
                              "2 spans made, 1 exported, 1 lost (refused 1)",
                              "4 spans made, 2 exported, 2 lost (refused 2)")
                          .get(outage));
        }
      }
      // Nothing new at the end.
      assertThat(logs.loud()).hasSize(4);
      assertThat(logs.lines())
          .contains(
              "FINE httptrace closed the export to "
                  + receiver.endpoint()
                  + "/v1/traces: 4 spans made, 2 exported, 2 lost (refused 2)");
    }
  }

  private static int contentLength(@Nullable String head) {
    return Integer.parseInt(
        String.valueOf(head).replaceAll("(?is).*\\r\\ncontent-length: (\\d+).*", "$1"));
  }

  private static Duration timeToClose(OtlpBridge bridge) {
    long start = System.nanoTime();
    bridge.close();
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
