/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static dev.httptrace.httpclient5.Sequences.KEPT;
import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.httpclient5.Sequences.response;
import static dev.httptrace.otel.EventNames.DIALLED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.otel.late.LateSpans;
import dev.httptrace.otel.late.Slot;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A span that somebody else ends, and that is rendered when it is exported. */
@Timeout(60)
class LateRestOfSpanTest {

  private static final String[] WHOLE = EventNames.of(DIALLED, REQUEST, response(200, 2), KEPT);
  private static final AttributeKey<String> VERDICT = AttributeKey.stringKey("httptrace.verdict");
  private static final AttributeKey<Double> RECEIVE =
      AttributeKey.doubleKey("httptrace.receive_ms");

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(
                      LateSpans.processor(
                          BatchSpanProcessor.builder(exporter)
                              .setScheduleDelay(Duration.ofHours(1))
                              .build()))
                  .build())
          .build();
  private final LateSpans late = LateSpans.ofOrNull(sdk);
  private final AtomicReference<Object> slot = new AtomicReference<>();
  private final Span span = sdk.getTracer("test").spanBuilder("another's").startSpan();
  private final long start = late.startNanoTimeOrNull(span);
  private OtelRig rig;

  @BeforeEach
  void setUp() throws IOException {
    rig = new OtelRig();
    rig.trace = OtelHttpTrace.onCurrentSpan();
  }

  @AfterEach
  void close() throws IOException {
    rig.close();
    sdk.close();
  }

  @Test
  void whatComesAfterTheEndOfTheSpanIsOnIt() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Scope ignored = current()) {
      ClassicHttpResponse response = open(server.uri("127.0.0.1", "/"));
      end();
      EntityUtils.consume(response.getEntity());
      response.close();
    }

    SpanData exported = exported();
    assertThat(Rendered.names(exported)).containsExactly(WHOLE);
    assertThat(exported.getAttributes().get(VERDICT)).isNotNull();
    assertThat(exported.getTotalRecordedEvents()).isEqualTo(WHOLE.length);
    // By the clock of the span: what came before its end is within it.
    List<EventData> events = exported.getEvents();
    for (EventData event : events) {
      assertThat(event.getEpochNanos()).isGreaterThanOrEqualTo(exported.getStartEpochNanos());
    }
    assertThat(events.get(WHOLE.length - 3).getName()).isEqualTo("http.first_byte");
    assertThat(events.get(WHOLE.length - 3).getEpochNanos())
        .isLessThanOrEqualTo(exported.getEndEpochNanos());
    assertThat(events.get(WHOLE.length - 2).getEpochNanos())
        .isGreaterThanOrEqualTo(exported.getEndEpochNanos());
  }

  @Test
  void bodyThatIsStillBeingReadIsOnItAsFarAsItWent() throws IOException {
    SpanData exported;
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Scope ignored = current();
        ClassicHttpResponse response = open(server.uri("127.0.0.1", "/"))) {
      end();
      exported = exported();
      EntityUtils.consume(response.getEntity());
    }

    assertThat(Rendered.names(exported)).containsExactly(Arrays.copyOf(WHOLE, WHOLE.length - 2));
    assertThat(exported.getAttributes().get(VERDICT)).isNotNull();
    assertThat(exported.getAttributes().get(RECEIVE)).isNotNull();
  }

  @Test
  void exchangesOfACallAreOnItOneAfterTheOther() throws IOException {
    try (ScriptedServer target = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        ScriptedServer server =
            ScriptedServer.start(Responses.redirect(target.uri("127.0.0.1", "/")));
        Scope ignored = current()) {
      rig.get(server.uri("127.0.0.1", "/"));
      end();
    }

    List<String> names = Rendered.names(exported());
    assertThat(names.subList(names.indexOf("http.redirect") + 1, names.size()))
        .containsExactly(WHOLE);
    assertThat(names).containsOnlyOnce("http.redirect");
    assertThat(names.stream().filter("http.first_byte"::equals)).hasSize(2);
  }

  /** An exception may hold anything of the user's. */
  @Test
  void whatFailedIsWrittenBeforeTheEndAndNotHeld() throws IOException {
    try (Scope ignored = current()) {
      assertThatThrownBy(() -> rig.get("http://127.0.0.1:" + ClosedPort.find() + "/"))
          .isInstanceOf(IOException.class);
      assertThat(slot.get()).isNull();
      end();
    }

    SpanData exported = exported();
    assertThat(Rendered.names(exported)).contains("http.connect.done", "http.getconn.done");
    assertThat(exported.getAttributes().get(VERDICT)).isEqualTo("connect_failed");
  }

  /** What the call has had so far is held with its last exchange. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void whatWasSentAgainAfterAFailureIsNotHeld(int redirects) throws IOException {
    try (ScriptedServer target = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        ScriptedServer server =
            ScriptedServer.start(
                wire -> wire.readHead(),
                redirects == 0
                    ? Responses.keepAlive(200, "ok")
                    : Responses.redirect(target.uri("127.0.0.1", "/")));
        Scope ignored = current()) {
      assertThat(rig.get(server.uri("127.0.0.1", "/"))).isEqualTo("200 ok");
      assertThat(slot.get()).isNull();
      end();
    }

    List<String> names = Rendered.names(exported());
    assertThat(names).containsOnlyOnce("http.retry");
    assertThat(names.stream().filter("http.redirect"::equals)).hasSize(redirects);
    assertThat(names.stream().filter("http.first_byte"::equals)).hasSize(1 + redirects);
    assertThat(names.stream().filter("http.getconn.start"::equals)).hasSize(2 + redirects);
  }

  @Test
  void whatWasRenderedIsNotHeld() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Scope ignored = current()) {
      rig.get(server.uri("127.0.0.1", "/"));
      end();
    }
    assertThat(slot.get()).isNotNull();
    exported();
    assertThat(slot.get()).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void detailIsDecidedByHowItTurnedOut(Detail detail) throws IOException {
    rig.trace = OtelHttpTrace.onCurrentSpanBuilder().detail(detail).build();
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(404, "no"));
        Scope ignored = current()) {
      rig.get(server.uri("127.0.0.1", "/"));
      end();
    }
    assertThat(Rendered.names(exported())).contains("http.first_byte", "http.last_byte");
  }

  @SuppressWarnings("MustBeClosedChecker") // the callers close it
  private Scope current() {
    return Slot.in(Context.root().with(span), slot).makeCurrent();
  }

  /** As the agent's instrumentation does at the response head. */
  private void end() {
    late.ending(span, slot, start);
    span.end();
  }

  private ClassicHttpResponse open(String uri) throws IOException {
    return rig.open(ClassicRequestBuilder.get(uri).build());
  }

  private SpanData exported() {
    sdk.getSdkTracerProvider().forceFlush().join(30, TimeUnit.SECONDS);
    assertThat(exporter.getFinishedSpanItems()).hasSize(1);
    return exporter.getFinishedSpanItems().get(0);
  }
}
