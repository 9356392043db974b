/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.jfr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.otel.OtelHttpTrace;
import dev.httptrace.record.StillExchange;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
@Timeout(60)
class JfrTraceTest {

  private static final String EXCHANGE = "dev.httptrace.Exchange";
  private static final String PHASE = "dev.httptrace.Phase";
  private static final String LEASE = "dev.httptrace.Lease";

  @TempDir Path directory;

  @Test
  void exchangeIsAnEventAndSoIsEachOfItsPhases() throws IOException {
    try (Recording recording = start(EXCHANGE, PHASE);
        ScriptedServer server =
            ScriptedServer.start(
                Responses.slow(Duration.ofMillis(200), Duration.ofMillis(800), "a", "b"));
        CloseableHttpClient client = TracedHttpClients.custom(JfrTrace.create()).build()) {
      get(client, server.uri("localhost", "/secret?k=v"));

      List<RecordedEvent> events = stop(recording);
      RecordedEvent exchange = only(events, EXCHANGE);
      assertThat(exchange.getString("method")).isEqualTo("GET");
      assertThat(exchange.getString("host")).isEqualTo("localhost");
      assertThat(exchange.getInt("port")).isEqualTo(server.port());
      assertThat(exchange.getInt("status")).isEqualTo(200);
      assertThat(exchange.getInt("number")).isOne();
      assertThat(exchange.getString("errorType")).isNull();
      assertThat(exchange.getBoolean("cancelled")).isFalse();
      assertThat(exchange.getBoolean("reused")).isFalse();
      assertThat(exchange.getString("connectionId")).startsWith("http-outgoing-");
      assertThat(exchange.getString("verdict")).isNotEmpty();
      assertThat(exchange.getString("explain")).endsWith(".");
      assertThat(exchange.getString("traceId")).isNull();
      assertThat(exchange.getDuration()).isGreaterThanOrEqualTo(Duration.ofMillis(100));

      List<RecordedEvent> phases = all(events, PHASE);
      assertThat(phases)
          .extracting(phase -> phase.getString("phase"))
          .containsSubsequence("queue", "dns", "connect", "send", "wait", "receive");
      assertThat(phase(phases, "wait").getDuration()).isGreaterThan(Duration.ofMillis(30));
      assertThat(phase(phases, "receive").getDuration()).isGreaterThan(Duration.ofMillis(50));
      assertThat(phase(phases, "wait").getString("connectionId"))
          .isEqualTo(exchange.getString("connectionId"));
      assertThat(phases)
          .allMatch(phase -> !phase.getStartTime().isBefore(exchange.getStartTime()))
          .allMatch(phase -> !phase.getEndTime().isAfter(exchange.getEndTime()));
      assertThat(
              phases.stream().map(RecordedEvent::getDuration).reduce(Duration.ZERO, Duration::plus))
          .isBetween(exchange.getDuration().dividedBy(2), exchange.getDuration());
    }
  }

  @Test
  void leaseHasItsHolder() throws IOException {
    try (Recording recording = start(LEASE);
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        CloseableHttpClient client = TracedHttpClients.custom(JfrTrace.create()).build()) {
      get(client, server.uri("localhost", "/secret?k=v"));
      get(client, server.uri("localhost", "/secret?k=v"));
      HttpGet cut = new HttpGet(server.uri("localhost", "/secret?k=v"));
      client.executeOpen(null, cut, null);
      cut.cancel();

      List<RecordedEvent> leases = all(stop(recording), LEASE);
      assertThat(leases).hasSize(3);
      RecordedEvent first = leases.get(0);
      assertThat(first.getString("method")).isEqualTo("GET");
      assertThat(first.getString("host")).isEqualTo("localhost");
      assertThat(first.getInt("port")).isEqualTo(server.port());
      assertThat(first.getInt("number")).isOne();
      assertThat(first.getString("holderThread")).isEqualTo(Thread.currentThread().getName());
      assertThat(first.getString("connectionId")).startsWith("http-outgoing-");
      assertThat(first.getString("traceId")).isNull();
      assertThat(leases)
          .extracting(lease -> lease.getBoolean("reused"))
          .containsExactly(false, true, true);
      assertThat(leases)
          .extracting(lease -> lease.getString("discardReason"))
          .containsExactly(null, null, "cancelled");
      assertThat(leases.toString()).doesNotContain("secret");
    }
  }

  @Test
  void leaseThatFailsIsNone() throws IOException {
    try (Recording recording = start(LEASE);
        CloseableHttpClient client =
            TracedHttpClients.custom(JfrTrace.create()).disableAutomaticRetries().build()) {
      client.close();
      assertThatThrownBy(() -> get(client, "http://127.0.0.1:1/"))
          .isInstanceOf(IllegalStateException.class);

      assertThat(all(stop(recording), LEASE)).isEmpty();
    }
  }

  @Test
  void phasesComeOneAfterTheOther() throws IOException {
    try (Recording recording = start(EXCHANGE, PHASE);
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        CloseableHttpClient client = TracedHttpClients.custom(JfrTrace.create()).build()) {
      get(client, server.uri("127.0.0.1", "/"));
      get(client, server.uri("127.0.0.1", "/"));

      List<RecordedEvent> events = stop(recording);
      assertThat(all(events, EXCHANGE))
          .extracting(exchange -> exchange.getBoolean("reused"))
          .containsExactly(false, true);
      List<RecordedEvent> phases = all(events, PHASE);
      assertThat(phases)
          .extracting(phase -> phase.getString("phase"))
          .containsSubsequence("connect", "send", "wait", "receive", "send", "wait", "receive");
      RecordedEvent before = null;
      for (RecordedEvent phase : phases) {
        assertThat(before == null || !phase.getStartTime().isBefore(before.getEndTime()))
            .as("%s after %s", phase, before)
            .isTrue();
        before = phase;
      }
    }
  }

  @Test
  void idsAreThoseOfTheClientSpan() throws IOException {
    InMemorySpanExporter spans = InMemorySpanExporter.create();
    try (OpenTelemetrySdk sdk =
            OpenTelemetrySdk.builder()
                .setTracerProvider(
                    SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                        .build())
                .build();
        Recording recording = start(EXCHANGE, PHASE);
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        CloseableHttpClient client =
            TracedHttpClients.custom(JfrTrace.create(), OtelHttpTrace.clientSpans(sdk)).build()) {
      get(client, server.uri("127.0.0.1", "/"));

      SpanData span = spans.getFinishedSpanItems().get(0);
      assertThat(stop(recording))
          .hasSizeGreaterThan(3)
          .allMatch(event -> event.getString("traceId").equals(span.getTraceId()))
          .allMatch(event -> event.getString("spanId").equals(span.getSpanId()));
    }
  }

  @Test
  void failureIsToldOnItsPhaseAndOnTheExchange() throws IOException {
    try (Recording recording = start(EXCHANGE, PHASE);
        CloseableHttpClient client =
            TracedHttpClients.custom(JfrTrace.create()).disableAutomaticRetries().build()) {
      String uri = "http://127.0.0.1:" + ClosedPort.find() + "/";
      assertThatThrownBy(() -> get(client, uri)).isInstanceOf(IOException.class);

      List<RecordedEvent> events = stop(recording);
      RecordedEvent exchange = only(events, EXCHANGE);
      assertThat(exchange.getString("errorType")).isEqualTo("connection_refused");
      assertThat(exchange.getString("verdict")).isEqualTo("connect_failed");
      assertThat(exchange.getInt("status")).isZero();
      assertThat(exchange.getString("connectionId")).isNull();
      assertThat(phase(all(events, PHASE), "connect").getString("errorType"))
          .isEqualTo("connection_refused");
    }
  }

  @Test
  void nothingIsMadeWithoutARecording() throws IOException {
    JfrTrace trace = JfrTrace.create();

    assertThat(trace.create(StillExchange.GET)).isNull();
    try (Recording recording = start(EXCHANGE, PHASE)) {
      assertThat(trace.create(StillExchange.GET)).isNotNull();
      assertThat(stop(recording)).isEmpty();
    }
    assertThat(trace.create(StillExchange.GET)).isNull();
  }

  @Test
  void nothingIsAllocatedWithoutARecording() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    JfrTrace trace = JfrTrace.create();
    int times = 10_000;
    allocated(threads, trace, times);

    // The least object has 16 bytes.
    assertThat(allocated(threads, trace, times)).isLessThan(16L * times / 10);
  }

  private static long allocated(ThreadMXBean threads, JfrTrace trace, int times) {
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < times; i++) {
      if (trace.create(StillExchange.GET) != null) {
        throw new AssertionError("made without a recording");
      }
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void nothingIsMadeForARecordingThatDoesNotWantIt() {
    try (Recording recording = new Recording()) {
      recording.disable(EXCHANGE);
      recording.disable(PHASE);
      recording.disable(LEASE);
      recording.start();

      assertThat(JfrTrace.create().create(StillExchange.GET)).isNull();
    }
  }

  @Test
  void oneKindOfEventCanBeHadAlone() throws IOException {
    try (Recording recording = start(EXCHANGE);
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        CloseableHttpClient client = TracedHttpClients.custom(JfrTrace.create()).build()) {
      recording.disable(PHASE);
      recording.disable(LEASE);
      get(client, server.uri("127.0.0.1", "/"));

      assertThat(stop(recording))
          .extracting(event -> event.getEventType().getName())
          .containsExactly(EXCHANGE);
    }
  }

  private static Recording start(String... events) {
    Recording recording = new Recording();
    for (String event : events) {
      recording.enable(event);
    }
    recording.start();
    return recording;
  }

  /** Our events of a recording that ends here, by their start. */
  private List<RecordedEvent> stop(Recording recording) throws IOException {
    recording.stop();
    Path file = directory.resolve("test.jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith("dev.httptrace."))
        .sorted(Comparator.comparing(RecordedEvent::getStartTime))
        .toList();
  }

  private static void get(CloseableHttpClient client, String uri) throws IOException {
    client.execute(new HttpGet(uri), response -> EntityUtils.toString(response.getEntity()));
  }

  private static RecordedEvent only(List<RecordedEvent> events, String name) {
    List<RecordedEvent> found = all(events, name);
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private static List<RecordedEvent> all(List<RecordedEvent> events, String name) {
    return events.stream().filter(event -> event.getEventType().getName().equals(name)).toList();
  }

  private static RecordedEvent phase(List<RecordedEvent> phases, String word) {
    return phases.stream()
        .filter(phase -> phase.getString("phase").equals(word))
        .findFirst()
        .orElseThrow();
  }
}
