/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a late span keeps of the SDK and of the user: the same as its early twin. */
@Timeout(60)
class LateTwinsTest {

  private static final AttributeKey<String> TENANT = AttributeKey.stringKey("tenant");
  private static final AttributeKey<List<String>> TAGS = AttributeKey.stringArrayKey("tags");

  private static final TimeUnit NANOS = TimeUnit.NANOSECONDS;

  /** Plays one good request on twins, and returns the late span. */
  private static SpanData twin(
      Sampler sampler,
      SpanLimits limits,
      Consumer<Span> user,
      UnaryOperator<ClientSpansBuilder> more)
      throws IOException {
    try (TwinSpans twins = new TwinSpans(sampler, limits, user, more);
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"));
        OtelRig rig = new OtelRig()) {
      rig.trace = twins;
      rig.get("http://one.test:" + server.port() + "/orders/42?token=abc");
      SpanData late = twins.late().get(0);
      SpanData early = twins.early().get(0);
      assertThat(late.getClass().getSimpleName()).isEqualTo("LateSpanData");
      assertThat(SpanText.of(late)).isEqualTo(SpanText.of(early));
      assertThat(SpanText.order(late.getAttributes()))
          .isEqualTo(SpanText.order(early.getAttributes()));
      assertThat(late.getAttributes().asMap()).isEqualTo(early.getAttributes().asMap());
      assertThat(late.getAttributes().toBuilder().build())
          .isEqualTo(early.getAttributes().toBuilder().build());
      return late;
    }
  }

  private static SpanData twin(Consumer<Span> user) throws IOException {
    return twin(Sampler.alwaysOn(), SpanLimits.getDefault(), user, UnaryOperator.identity());
  }

  @Test
  void whatTheUserSetsOnTheCurrentSpanIsKept() throws IOException {
    long time = 1_700_000_000_000_000_000L;
    SpanData span =
        twin(
            current ->
                current
                    .setAttribute(TENANT, "acme")
                    .setAttribute(Keys.SERVER_ADDRESS, "mine")
                    .setAttribute(Keys.VERDICT, "mine")
                    .addEvent("cache.miss", Attributes.of(TENANT, "acme"), time, NANOS)
                    .addLink(linked())
                    .updateName("GET /orders/{id}"));

    assertThat(span.getName()).isEqualTo("GET /orders/{id}");
    assertThat(span.getAttributes().get(TENANT)).isEqualTo("acme");
    assertThat(span.getAttributes().get(Keys.SERVER_ADDRESS)).isEqualTo("mine");
    assertThat(span.getAttributes().get(Keys.VERDICT)).isNotEqualTo("mine");
    assertThat(Rendered.names(span)).startsWith("cache.miss", "http.getconn.start");
    assertThat(span.getLinks()).hasSize(1);
  }

  @Test
  void okOfTheUserIsTheLastWord() throws IOException {
    assertThat(twin(span -> span.setStatus(StatusCode.OK)).getStatus().getStatusCode())
        .isEqualTo(StatusCode.OK);
    assertThat(twin(span -> span.setStatus(StatusCode.ERROR, "mine")).getStatus().getDescription())
        .isEqualTo("mine");
  }

  @Test
  void limitsAreKept() throws IOException {
    SpanLimits limits =
        SpanLimits.builder()
            .setMaxNumberOfAttributes(9)
            .setMaxNumberOfEvents(3)
            .setMaxNumberOfAttributesPerEvent(2)
            .setMaxAttributeValueLength(6)
            .build();

    SpanData span =
        twin(
            Sampler.alwaysOn(),
            limits,
            current ->
                current
                    .setAttribute(TENANT, "longer than six")
                    .setAttribute(TAGS, List.of("short", "longer than six"))
                    .addEvent("mine", Attributes.of(TENANT, "longer than six"), 1, NANOS),
            UnaryOperator.identity());

    assertThat(span.getAttributes().size()).isEqualTo(9);
    assertThat(span.getTotalAttributeCount()).isGreaterThan(12);
    assertThat(span.getEvents()).hasSize(3);
    assertThat(span.getTotalRecordedEvents()).isGreaterThan(7);
    assertThat(span.getAttributes().get(TENANT)).isEqualTo("longer");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void attributesOfAnEventThatAreKeptAreTheSame(int most) throws IOException {
    SpanLimits limits = SpanLimits.builder().setMaxNumberOfAttributesPerEvent(most).build();

    SpanData span = twin(Sampler.alwaysOn(), limits, current -> {}, UnaryOperator.identity());

    assertThat(span.getEvents())
        .anySatisfy(
            event -> {
              assertThat(event.getAttributes().size()).isEqualTo(most);
              assertThat(event.getTotalAttributeCount()).isGreaterThan(most);
            });
  }

  @Test
  void moreThanTheSdkHasPlaceForIsCounted() throws IOException {
    SpanLimits limits = SpanLimits.builder().setMaxNumberOfAttributes(5).build();

    SpanData span =
        twin(
            Sampler.alwaysOn(),
            limits,
            current -> {
              for (int i = 0; i < 12; i++) {
                current.setAttribute("mine." + i, i);
              }
            },
            UnaryOperator.identity());

    assertThat(SpanText.order(span.getAttributes())).endsWith("mine.0");
  }

  @Test
  void renderingIsThatOfTheTrace() throws IOException {
    SpanData bare =
        twin(Sampler.alwaysOn(), SpanLimits.getDefault(), span -> {}, ClientSpansBuilder::signals);
    SpanData failuresOnly =
        twin(
            Sampler.alwaysOn(),
            SpanLimits.getDefault(),
            span -> {},
            builder -> builder.detail(Detail.ERRORS));

    assertThat(bare.getEvents()).isEmpty();
    assertThat(bare.getAttributes().get(Keys.VERDICT)).isNull();
    assertThat(failuresOnly.getEvents()).isEmpty();
    assertThat(failuresOnly.getAttributes().get(Keys.VERDICT)).isNotNull();
  }

  @Test
  void samplerSeesWhatTheConventionsAskForAndAddsItsOwn() throws IOException {
    List<String> seen = new ArrayList<>();
    SpanData span =
        twin(
            new TellingSampler(seen),
            SpanLimits.getDefault(),
            current -> {},
            UnaryOperator.identity());

    assertThat(seen).hasSize(2);
    assertThat(seen.get(0))
        .isEqualTo(seen.get(1))
        .contains("http.request.method", "server.address", "server.port", "url.full=\"http://one");
    assertThat(span.getAttributes().get(TENANT)).isEqualTo("sampled");
    assertThat(span.getSpanContext().getTraceState().get("vendor")).isEqualTo("1");
  }

  @Test
  void parentFlagsAndStateAreKept() throws IOException {
    TraceFlags random = TraceFlags.builder().setSampled(true).setRandomTraceId(true).build();
    SpanContext remote =
        SpanContext.createFromRemoteParent(
            "0102030405060708090a0b0c0d0e0f10",
            "0102030405060708",
            random,
            TraceState.builder().put("vendor", "2").build());
    SpanData span;
    try (Scope ignored = Context.root().with(Span.wrap(remote)).makeCurrent()) {
      span = twin(current -> {});
    }

    assertThat(span.getParentSpanContext()).isEqualTo(remote);
    assertThat(span.getSpanContext().getTraceFlags()).isEqualTo(random);
    assertThat(span.getSpanContext().getTraceState().get("vendor")).isEqualTo("2");
  }

  private static SpanContext linked() {
    return SpanContext.create(
        "0102030405060708090a0b0c0d0e0f10",
        "0102030405060708",
        TraceFlags.getSampled(),
        TraceState.getDefault());
  }

  /** Writes down what it is shown, and adds an attribute and a trace state. */
  private record TellingSampler(List<String> seen) implements Sampler {

    @Override
    public SamplingResult shouldSample(
        Context parentContext,
        String traceId,
        String name,
        SpanKind spanKind,
        Attributes attributes,
        List<LinkData> parentLinks) {
      seen.add(
          traceId
              + name
              + spanKind
              + Attributes.builder().putAll(attributes).build()
              + parentLinks);
      return new SamplingResult() {
        @Override
        public SamplingDecision getDecision() {
          return SamplingDecision.RECORD_AND_SAMPLE;
        }

        @Override
        public Attributes getAttributes() {
          return Attributes.of(TENANT, "sampled");
        }

        @Override
        public TraceState getUpdatedTraceState(TraceState parentTraceState) {
          return parentTraceState.toBuilder().put("vendor", "1").build();
        }
      };
    }

    @Override
    public String getDescription() {
      return "telling";
    }
  }
}
