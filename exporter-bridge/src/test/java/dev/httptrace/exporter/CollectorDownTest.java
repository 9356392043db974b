/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class CollectorDownTest {
  /** More than the batch processor's queue holds. */
  private static final int MANY = 10_000;

  /** Well below what OpenTelemetry's five attempts in ten seconds take. */
  private static final Duration SOON = Duration.ofSeconds(5);

  @ParameterizedTest
  @EnumSource
  void refusedConnectionCostsOneWarningAndNoWait(OtlpProtocol protocol) throws Exception {
    try (CapturedLogs logs = new CapturedLogs()) {
      String endpoint = "http://127.0.0.1:" + closedPort();
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
          .startsWith("WARNING cannot export to " + target + ": Failed to connect to /127.0.0.1:")
          .endsWith(
              "; 10 spans dropped, the application goes on. Is Jaeger up? docker compose up jaeger."
                  + " Says no more until an export succeeds.");
      assertThat(logs.all()).contains("FINE 10 spans for " + target + " were dropped");
    }
  }

  @ParameterizedTest
  @EnumSource
  void silentCollectorNeitherHoldsSpansNorTheExit(OtlpProtocol protocol) throws Exception {
    Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
    try (CapturedLogs logs = new CapturedLogs();
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SystemProperties ignored = SystemProperties.with("otel.bsp.schedule.delay", "1");
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
      assertThat(logs.awaitWarning())
          .contains("no answer before the bridge was closed; 1 span dropped");
      assertThat(logs.loud()).hasSize(1);
    }
  }

  @Test
  void silentCollectorOfMetricsDoesNotHoldTheExit() throws Exception {
    try (CapturedLogs logs = new CapturedLogs();
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SystemProperties ignored =
            SystemProperties.with("otel.metrics.exporter", "otlp")
                .and("otel.metric.export.interval", "1")
                .and("otel.exporter.otlp.metrics.protocol", "http/protobuf")
                .and(
                    "otel.exporter.otlp.metrics.endpoint",
                    "http://127.0.0.1:" + silent.getLocalPort() + "/v1/metrics")) {
      OtlpBridge bridge =
          OtlpBridge.builder("checkout").closeTimeout(Duration.ofMillis(500)).build();
      bridge.openTelemetry().getMeter("test").counterBuilder("calls").build().add(1);
      // Now the reader waits for an answer.
      try (Socket connection = silent.accept()) {
        assertThat(connection.isConnected()).isTrue();

        assertThat(timeToClose(bridge)).isLessThan(SOON);
      }
      assertThat(logs.awaitWarning())
          .isEqualTo(
              "WARNING cannot export to http://127.0.0.1:"
                  + silent.getLocalPort()
                  + "/v1/metrics: no answer before the bridge was closed; 1 metric not exported,"
                  + " the application goes on. Says no more until an export succeeds.");
      assertThat(logs.loud()).hasSize(1);
    }
  }

  @Test
  void refusedMetricsCostOneWarningHoweverOftenTheyAreExported() throws Exception {
    String endpoint = "http://127.0.0.1:" + closedPort();
    AtomicInteger collected = new AtomicInteger();
    CountDownLatch often = new CountDownLatch(5);
    try (CapturedLogs logs = new CapturedLogs();
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
                often.countDown();
              });
      assertThat(often.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(timeToClose(bridge)).isLessThan(SOON);

      assertThat(logs.loud())
          .singleElement()
          .asString()
          .startsWith("WARNING cannot export to " + endpoint + "/v1/metrics: Failed to connect to ")
          .contains("; 1 metric not exported, the application goes on.");
    }
  }

  @Test
  void interruptedThreadClosesAtOnceAndStaysInterrupted() throws Exception {
    try (CapturedLogs logs = new CapturedLogs();
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
      assertThat(logs.awaitWarning()).contains("1 span dropped");
    }
  }

  @Test
  void everyOutageWarnsOnceAndSaysWhy() throws Exception {
    try (CapturedLogs logs = new CapturedLogs();
        SystemProperties ignored = SystemProperties.with("otel.bsp.schedule.delay", "1");
        OtlpReceiver receiver = OtlpReceiver.start(OtlpProtocol.HTTP_PROTOBUF)) {
      try (OtlpBridge bridge =
          OtlpBridge.builder("checkout").endpoint(receiver.endpoint()).build()) {
        for (int outage = 0; outage < 2; outage++) {
          receiver.answerWith(413);
          ExampleSpans.exchange(bridge.openTelemetry());
          assertThat(logs.awaitWarning())
              .contains(
                  "/v1/traces: Server responded with HTTP status code 413.", "; 1 span dropped");
          receiver.answerWith(200);
          ExampleSpans.exchange(bridge.openTelemetry());
          receiver.awaitSpans(outage + 1);
        }
      }
      assertThat(logs.loud()).hasSize(2);
      assertThat(logs.all())
          .contains("FINE spans reach " + receiver.endpoint() + "/v1/traces again")
          .contains("FINE 2 spans for " + receiver.endpoint() + "/v1/traces were dropped");
    }
  }

  private static Duration timeToClose(OtlpBridge bridge) {
    long start = System.nanoTime();
    bridge.close();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
