/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * Sends a span to a real Jaeger and asks for it.
 *
 * <p>Jaeger is the one that {@code -Djaeger.otlp} (OTLP over HTTP) and {@code -Djaeger.query} name,
 * or a container where there is Docker; else the test is skipped.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class JaegerTest {
  private static final String IMAGE = "jaegertracing/jaeger:2.22.0";

  private static String otlp = System.getProperty("jaeger.otlp", "");
  private static String query = System.getProperty("jaeger.query", "");
  private static @Nullable GenericContainer<?> container;

  @BeforeAll
  @SuppressWarnings("resource") // Closed in stop().
  static void start() {
    if (!otlp.isEmpty() && !query.isEmpty()) {
      return;
    }
    assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(),
        "needs Docker, or -Djaeger.otlp=http://localhost:4318"
            + " -Djaeger.query=http://localhost:16686");
    GenericContainer<?> jaeger =
        new GenericContainer<>(IMAGE)
            .withExposedPorts(4318, 16686, 13133)
            .waitingFor(Wait.forHttp("/status").forPort(13133));
    container = jaeger;
    jaeger.start();
    String host = "http://" + jaeger.getHost() + ":";
    otlp = host + jaeger.getMappedPort(4318);
    query = host + jaeger.getMappedPort(16686);
  }

  @AfterAll
  static void stop() {
    if (container != null) {
      container.stop();
    }
  }

  @Test
  void spanComesBackWithItsEventsInOrder() throws Exception {
    Span sent;
    try (OtlpBridge bridge =
        OtlpBridge.builder("httptrace-jaeger-test")
            .endpoint(otlp)
            .protocol(OtlpProtocol.HTTP_PROTOBUF)
            .closeTimeout(Duration.ofSeconds(10))
            .build()) {
      sent = ExampleSpans.exchange(bridge.openTelemetry());
    }

    String traceId = sent.getSpanContext().getTraceId();
    List<JsonNode> spans =
        new JaegerQuery(query, 120, JaegerTest::halfASecond).awaitSpans(traceId, 1);

    assertThat(spans).hasSize(1);
    assertThat(spans.get(0).get("name").asText()).isEqualTo("GET");
    assertThat(spans.get(0).get("kind").asInt()).isEqualTo(3);
    // Jaeger's query sorts events by name; its UI sorts them by time.
    List<JsonNode> events = new ArrayList<>();
    spans.get(0).get("events").forEach(events::add);
    events.sort(Comparator.comparingLong(event -> event.get("timeUnixNano").asLong()));
    assertThat(events)
        .extracting(event -> event.get("name").asText())
        .containsExactly("http.getconn.start", "http.dns.start", "http.dns.done");
  }

  /** Jaeger cannot be asked to say when it has stored something. */
  private static void halfASecond() throws InterruptedException {
    boolean never = new CountDownLatch(1).await(500, TimeUnit.MILLISECONDS);
    assertThat(never).isFalse();
  }
}
