/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.exporter.KeepingSpanExporter;
import dev.httptrace.exporter.account.SpanCounts;
import dev.httptrace.exporter.account.SpanLoss;
import dev.httptrace.exporter.batch.SpanReport;
import dev.httptrace.exporter.otlp.HeldSenders.Held;
import dev.httptrace.exporter.protobuf.OpenTelemetryMessages;
import dev.httptrace.exporter.protobuf.SpanMessage;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.InternalTelemetryVersion;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose message a request has, and for how long it is that of the request. */
@Timeout(60)
class OwnMessagesTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final HeldSenders senders = new HeldSenders();
  private final SpanCounts counts = new SpanCounts();
  private final ReadSums sums = new ReadSums();
  private final List<ResilientSpanExporter> exporters = new ArrayList<>();

  @AfterEach
  void close() {
    exporters.forEach(ResilientSpanExporter::shutdown);
    sums.close();
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
    ResilientSpanExporter exporter = exporter(LONG, 1 << 20, protocol, mode, version);
    List<SpanData> spans = spans(3);
    List<SpanData> more = spans(2);
    CompletableResultCode result = exporter.export(spans);
    CompletableResultCode other = exporter.export(more);

    assertThat(senders.held()).hasSize(2).extracting(Held::message).allMatch(this::isOurs);
    assertThat(senders.held().get(0).bytes()).isEqualTo(OpenTelemetryMessages.http(mode, spans));
    assertThat(senders.held().get(1).bytes()).isEqualTo(OpenTelemetryMessages.grpc(more));
    senders.held().forEach(held -> held.answer().run());
    assertThat(result.isSuccess()).isTrue();
    assertThat(other.isSuccess()).isTrue();
    assertThat(counts.read("target").exported()).isEqualTo(5);
    if (version == InternalTelemetryVersion.LEGACY) {
      assertThat(sums.read())
          .containsEntry("otlp.exporter.seen", 5L)
          .containsEntry("otlp.exporter.exported", 5L);
    } else {
      assertThat(sums.read())
          .containsEntry("otel.sdk.exporter.span.exported", 5L)
          .containsEntry("otel.sdk.exporter.span.inflight", 0L);
    }
  }

  @Test
  void messageCanBeSentAgainUntilItsRequestIsOver() throws IOException {
    var ignored = http(LONG, 1 << 20).export(spans(2));
    Held held = senders.held().get(0);

    assertThat(held.bytes()).isEqualTo(held.bytes()).hasSize(held.message().getContentLength());
    held.answer().run();
    assertThatThrownBy(held::bytes)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("given up");
  }

  @Test
  void senderThatHangsSendsNothingOnceItsAttemptIsGivenUp() {
    CompletableResultCode result = http(Duration.ofMillis(10), 1 << 20).export(spans(2));

    assertThat(result.join(20, TimeUnit.SECONDS).isDone()).isTrue();
    assertThat(senders.held())
        .singleElement()
        .satisfies(held -> assertThatThrownBy(held::bytes).isInstanceOf(IOException.class));
  }

  @Test
  void senderThatGoesOnWritingNeverSendsWhatBelongsToAnotherRequest() throws IOException {
    ResilientSpanExporter exporter = http(LONG, 1 << 20);
    List<SpanData> spans = spans(2);
    var ignored = exporter.export(spans);
    Held slow = senders.held().get(0);
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    slow.message()
        .writeMessage(
            new OutputStream() {
              @Override
              public void write(int b) {
                throw new AssertionError(b);
              }

              @Override
              public void write(byte[] from, int offset, int length) {
                // Answered before it is written, and others use memory meanwhile.
                slow.answer().run();
                for (int i = 0; i < 20; i++) {
                  var unused = exporter.export(spans(1));
                }
                sent.write(from, offset, length);
              }
            });

    assertThat(senders.held()).hasSize(21);
    assertThat(sent.toByteArray()).isEqualTo(OpenTelemetryMessages.grpc(spans));
    assertThatThrownBy(slow::bytes).isInstanceOf(IOException.class);
  }

  @Test
  void requestIsBoundedByTheSizeOfOurMessage() {
    List<SpanData> spans = spans(2);
    int size = OpenTelemetryMessages.grpc(spans).length;
    var ignored = http(LONG, size).export(spans);

    assertThat(senders.held()).singleElement().matches(held -> isOurs(held.message()));
    senders.held().clear();
    ignored = http(LONG, size - 1).export(spans);

    assertThat(senders.held()).hasSize(2);
  }

  @Test
  void jsonIsLeftToTheExporter() throws IOException {
    Request.Current current = new Request.Current();
    WatchedSenders watched = new WatchedSenders(current, senders);
    List<SpanData> spans = spans(2);
    var ignored =
        resilient(
                current,
                LONG,
                1 << 20,
                OtlpHttpSpanExporter.builder().setComponentLoader(saysJson(watched)).build())
            .export(spans);

    assertThat(current.isProtobuf()).isFalse();
    assertThat(senders.held()).singleElement().matches(held -> !isOurs(held.message()));
    assertThat(senders.held().get(0).bytes()).isEqualTo(OpenTelemetryMessages.grpc(spans));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void spanThatCannotBeReadIsLeftToTheExporter(boolean error) throws IOException {
    AtomicInteger failures = new AtomicInteger(1);
    List<SpanData> spans = List.of(spans(1).get(0), failing(failures, error));
    CompletableResultCode result = http(LONG, 1 << 20).export(spans);

    assertThat(senders.held()).singleElement().matches(held -> !isOurs(held.message()));
    assertThat(senders.held().get(0).bytes()).isEqualTo(OpenTelemetryMessages.grpc(spans));
    senders.held().get(0).answer().run();
    assertThat(result.isSuccess()).isTrue();
    assertThat(counts.read("target").exported()).isEqualTo(2);
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
    CompletableResultCode result = http(LONG, size).export(List.of(large, spans.get(1)));

    assertThat(senders.held()).singleElement().matches(held -> isOurs(held.message()));
    senders.held().get(0).answer().run();
    assertThat(result.isDone()).isTrue();
    assertThat(counts.read("target").exported()).isOne();
    assertThat(counts.read("target").losses()).isEqualTo(Map.of(SpanLoss.REFUSED, 1L));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void spanThatTheExporterCannotReadEitherIsCountedAsRefused(boolean error) {
    List<SpanData> spans = List.of(spans(1).get(0), failing(new AtomicInteger(100), error));
    CompletableResultCode result = http(LONG, 1 << 20).export(spans);

    assertThat(result.isDone()).isTrue();
    assertThat(counts.read("target").losses()).isEqualTo(Map.of(SpanLoss.REFUSED, 2L));
  }

  private boolean isOurs(Object message) {
    return message instanceof SpanMessage;
  }

  private ResilientSpanExporter http(Duration attemptTime, long mostBytes) {
    return exporter(
        attemptTime, mostBytes, "http", MemoryMode.REUSABLE_DATA, InternalTelemetryVersion.LEGACY);
  }

  private ResilientSpanExporter exporter(
      Duration attemptTime,
      long mostBytes,
      String protocol,
      MemoryMode mode,
      InternalTelemetryVersion version) {
    Request.Current current = new Request.Current();
    ComponentLoader watched = new WatchedSenders(current, senders);
    SpanExporter delegate =
        protocol.equals("grpc")
            ? OtlpGrpcSpanExporter.builder()
                .setComponentLoader(watched)
                .setMemoryMode(mode)
                .setInternalTelemetryVersion(version)
                .setMeterProvider(sums.meters())
                .build()
            : OtlpHttpSpanExporter.builder()
                .setComponentLoader(watched)
                .setMemoryMode(mode)
                .setInternalTelemetryVersion(version)
                .setMeterProvider(sums.meters())
                .build();
    return resilient(current, attemptTime, mostBytes, delegate);
  }

  private ResilientSpanExporter resilient(
      Request.Current current, Duration attemptTime, long mostBytes, SpanExporter delegate) {
    ResilientSpanExporter exporter =
        new ResilientSpanExporter(
            () -> delegate,
            current,
            new RetrySettings(false, LONG, LONG, LONG, attemptTime, mostBytes),
            counts,
            new SpanReport("target", counts),
            null);
    exporters.add(exporter);
    return exporter;
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

  private static List<SpanData> spans(int count) {
    KeepingSpanExporter kept = new KeepingSpanExporter();
    SdkTracerProvider tracers =
        SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(kept)).build();
    for (int i = 0; i < count; i++) {
      tracers.get("test").spanBuilder("span " + i).setAttribute("text", "x").startSpan().end();
    }
    return kept.spans();
  }
}
