/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.HookFailures;
import dev.httptrace.exporter.LateSdk;
import dev.httptrace.otel.late.LateSpans;
import dev.httptrace.otel.late.UnrenderedSpan;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is rendered onto a message is what OpenTelemetry writes of the span once it is rendered. */
@Timeout(60)
class LateSpanWriterTest {
  private static final AttributeKey<String> ONE = ScriptedRest.ONE;
  private static final AttributeKey<String> TWO = AttributeKey.stringKey("two");
  private static final AttributeKey<String> FOUR = AttributeKey.stringKey("four");
  private static final AttributeKey<Long> THREE = AttributeKey.longKey("three");
  private static final AttributeKey<Long> TWO_AS_NUMBER = AttributeKey.longKey("two");

  private final SpanMessages messages = new SpanMessages();

  @Property(tries = 300)
  void anySpanIsWrittenAsOpenTelemetryDoes(@ForAll long seed) {
    RandomSpans random = new RandomSpans(seed, 60);
    try (LateSdk late = new LateSdk(limits(random))) {
      LateSpans spans = LateSpans.ofOrNull(late.sdk());
      for (int i = random.upTo(5); i > 0; i--) {
        RandomRest rest = new RandomRest(random);
        Span span =
            spans.start(late.sdk().getTracer("test").spanBuilder(random.name()), rest.initial());
        for (int mine = random.upTo(3); mine > 0; mine--) {
          RandomRest.set(span, random.attributes());
          span.addEvent(random.name(), random.attributes());
        }
        if (random.upTo(8) == 0) {
          span.setStatus(StatusCode.OK);
        }
        spans.end(span, System.currentTimeMillis() * 1_000_000, rest);
      }

      // Each its own, so that a seed fails again alone.
      Written.assertSameOnceRendered(new SpanMessages(), late);
    }
  }

  private static SpanLimits limits(RandomSpans random) {
    return switch (random.upTo(6)) {
      case 0 -> SpanLimits.builder().setMaxNumberOfAttributes(random.upTo(10)).build();
      case 1 -> SpanLimits.builder().setMaxNumberOfEvents(random.upTo(3)).build();
      case 2 -> SpanLimits.builder().setMaxNumberOfAttributesPerEvent(random.upTo(4)).build();
      case 3 -> SpanLimits.builder().setMaxAttributeValueLength(random.upTo(20)).build();
      default -> SpanLimits.getDefault();
    };
  }

  @Test
  void spanThatWasReadIsWrittenAsItWasRead() {
    try (LateSdk late = new LateSdk(SpanLimits.getDefault())) {
      ScriptedRest.end(late, span -> {}, (onto, ofEvents) -> onto.setAttribute(TWO, "2"));
      SpanData span = late.unrendered().get(0);

      assertThat(span.getAttributes().get(TWO)).isEqualTo("2");
      assertThat(((UnrenderedSpan) span).render(Span.getInvalid(), Attributes::builder)).isFalse();
      Written.assertSameOnceRendered(messages, late);
    }
  }

  /** The last word counts, of whatever type it is, in the place of the first. */
  @Test
  void attributeThatIsSetAgainIsThereOnce() {
    try (LateSdk late = new LateSdk(SpanLimits.getDefault())) {
      for (int i = 0; i < 3; i++) {
        ScriptedRest.end(late, span -> span.setAttribute(ONE, "mine"), (onto, ofEvents) -> {});
        ScriptedRest.end(
            late,
            span -> {},
            (onto, ofEvents) -> onto.setAttribute(TWO, "2").setAttribute(TWO_AS_NUMBER, 2L));
        ScriptedRest.end(
            late,
            span -> {},
            (onto, ofEvents) -> {
              Attributes again = ofEvents.get().put(TWO, "2").put(TWO_AS_NUMBER, 2).build();
              onto.addEvent("event", again, 1, TimeUnit.NANOSECONDS);
            });
      }

      Written.assertSameOnceRendered(messages, late);
    }
  }

  @Test
  void keyThatASpanHadLongAgoIsNoOrderToFollow() {
    try (LateSdk late = new LateSdk(SpanLimits.getDefault())) {
      ScriptedRest.end(
          late,
          span -> {},
          (onto, ofEvents) -> onto.setAttribute(TWO, "2").setAttribute(THREE, 3L));
      ScriptedRest.end(late, span -> {}, (onto, ofEvents) -> onto.setAttribute(THREE, 3L));
      ScriptedRest.end(
          late,
          span -> {},
          (onto, ofEvents) -> onto.setAttribute(THREE, 3L).setAttribute(THREE, 4L));

      Written.assertSameOnceRendered(messages, late);
    }
  }

  @Test
  void whatWasWrittenBeforeRenderingFailedHolds() {
    try (LateSdk late = new LateSdk(SpanLimits.getDefault())) {
      ScriptedRest.end(
          late,
          span -> {},
          (onto, ofEvents) -> {
            onto.setAttribute(TWO, "2");
            throw new IllegalStateException("broken on purpose");
          });
      long failures = HookFailures.count();

      Written.assertSameOnceRendered(messages, late);
      assertThat(HookFailures.count()).isEqualTo(failures + 4);
    }
  }

  /** Nor is the renderer blamed for it. */
  @Test
  void messageThatBecomesTooLongIsNotWritten() {
    try (LateSdk late = new LateSdk(SpanLimits.getDefault())) {
      ScriptedRest.end(
          late, span -> {}, (onto, ofEvents) -> onto.setAttribute(TWO, "x".repeat(100_000)));
      long failures = HookFailures.count();

      assertThatThrownBy(() -> messages.of(late.unrendered(), 1_000))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("more than");
      assertThat(HookFailures.count()).isEqualTo(failures);
      Written.assertSameOnceRendered(messages, late);
    }
  }

  /** What it has left of two spans is no order to follow, either. */
  @Test
  void spanThatDoesNotFitLeavesNothingToTheNext() {
    try (LateSdk late = new LateSdk(SpanLimits.getDefault())) {
      ScriptedRest.end(
          late,
          span -> span.setAttribute(TWO, "2"),
          (onto, ofEvents) -> onto.setAttribute(FOUR, "4"));
      ScriptedRest.end(
          late, span -> span.setAttribute(FOUR, "4".repeat(100_000)), (onto, ofEvents) -> {});
      ScriptedRest.end(
          late,
          span -> span.setAttribute(FOUR, "mine"),
          (onto, ofEvents) -> onto.setAttribute(FOUR, "4"));
      List<SpanData> spans = late.unrendered();
      Written.by(messages, spans.subList(0, 1));
      assertThatThrownBy(() -> messages.of(spans.subList(1, 2), 1_000))
          .hasMessageContaining("more than");
      byte[] third = Written.by(messages, spans.subList(2, 3));

      assertThat(third)
          .isEqualTo(
              OpenTelemetryMessages.http(MemoryMode.IMMUTABLE_DATA, late.rendered().subList(2, 3)));
    }
  }
}
