/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.HookFailures;
import dev.httptrace.exporter.LateSdk;
import dev.httptrace.exporter.TracedClient;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.otel.OtelHttpTrace;
import dev.httptrace.otel.late.LateSpans;
import dev.httptrace.otel.late.Rest;
import dev.httptrace.otel.late.UnrenderedSpan;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is rendered onto a message is what OpenTelemetry writes of the span once it is rendered. */
@Timeout(60)
class LateSpanWriterTest {
  private static final AttributeKey<String> ONE = AttributeKey.stringKey("one");
  private static final AttributeKey<String> TWO = AttributeKey.stringKey("two");
  private static final AttributeKey<String> FOUR = AttributeKey.stringKey("four");
  private static final AttributeKey<Long> THREE = AttributeKey.longKey("three");
  private static final AttributeKey<Long> TWO_AS_NUMBER = AttributeKey.longKey("two");

  private static final Attributes INITIAL = Attributes.of(ONE, "1");

  private static final SpanMessages OF_ALL_TRIES = new SpanMessages();

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

      assertSame(OF_ALL_TRIES, late);
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

  /** Also where the SDK keeps what they start with, for a processor that is called then. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void spansOfUsualExchangesNeedNotBeRendered(boolean startRequired) throws Exception {
    try (LateSdk late = new LateSdk(SpanLimits.getDefault(), startRequired);
        ScriptedServer server =
            ScriptedServer.start(Responses.redirect("/"), Responses.keepAlive(200, "hello"));
        TracedClient client =
            new TracedClient(
                HttpClientBuilder.create(), "", OtelHttpTrace.clientSpans(late.sdk()))) {
      for (String path : List.of("/away", "/", "/?q=1", "/")) {
        client.get("http://one.test:" + server.port() + path);
      }

      assertThat(late.unrendered().size()).isEqualTo(5);
      assertThat(Written.by(messages, late.unrendered())).isNotEmpty();
      late.unrendered().forEach(LateSpanWriterTest::assertUnrendered);
      assertSame(messages, late);
    }
  }

  private static void assertUnrendered(SpanData span) {
    // Not to be shown to an assertion, which would read it.
    boolean isUnrendered =
        span instanceof UnrenderedSpan late && late.render(Span.getInvalid(), Attributes::builder);

    assertThat(isUnrendered).isTrue();
  }

  @Test
  void spanThatWasReadIsWrittenAsItWasRead() {
    try (LateSdk late = new LateSdk(SpanLimits.getDefault())) {
      end(late, span -> {}, (onto, ofEvents) -> onto.setAttribute(TWO, "2"));
      SpanData span = late.unrendered().get(0);

      assertThat(span.getAttributes().get(TWO)).isEqualTo("2");
      assertThat(((UnrenderedSpan) span).render(Span.getInvalid(), Attributes::builder)).isFalse();
      assertSame(messages, late);
    }
  }

  /** The last word counts, of whatever type it is, in the place of the first. */
  @Test
  void attributeThatIsSetAgainIsThereOnce() {
    try (LateSdk late = new LateSdk(SpanLimits.getDefault())) {
      for (int i = 0; i < 3; i++) {
        end(late, span -> span.setAttribute(ONE, "mine"), (onto, ofEvents) -> {});
        end(
            late,
            span -> {},
            (onto, ofEvents) -> onto.setAttribute(TWO, "2").setAttribute(TWO_AS_NUMBER, 2L));
        end(
            late,
            span -> {},
            (onto, ofEvents) -> {
              Attributes again = ofEvents.get().put(TWO, "2").put(TWO_AS_NUMBER, 2).build();
              onto.addEvent("event", again, 1, TimeUnit.NANOSECONDS);
            });
      }

      assertSame(messages, late);
    }
  }

  @Test
  void keyThatASpanHadLongAgoIsNoOrderToFollow() {
    try (LateSdk late = new LateSdk(SpanLimits.getDefault())) {
      end(
          late,
          span -> {},
          (onto, ofEvents) -> onto.setAttribute(TWO, "2").setAttribute(THREE, 3L));
      end(late, span -> {}, (onto, ofEvents) -> onto.setAttribute(THREE, 3L));
      end(
          late,
          span -> {},
          (onto, ofEvents) -> onto.setAttribute(THREE, 3L).setAttribute(THREE, 4L));

      assertSame(messages, late);
    }
  }

  @Test
  void whatWasWrittenBeforeRenderingFailedHolds() {
    try (LateSdk late = new LateSdk(SpanLimits.getDefault())) {
      end(
          late,
          span -> {},
          (onto, ofEvents) -> {
            onto.setAttribute(TWO, "2");
            throw new IllegalStateException("broken on purpose");
          });
      long failures = HookFailures.count();

      assertSame(messages, late);
      assertThat(HookFailures.count()).isEqualTo(failures + 4);
    }
  }

  /** Nor is the renderer blamed for it. */
  @Test
  void messageThatBecomesTooLongIsNotWritten() {
    try (LateSdk late = new LateSdk(SpanLimits.getDefault())) {
      end(late, span -> {}, (onto, ofEvents) -> onto.setAttribute(TWO, "x".repeat(100_000)));
      long failures = HookFailures.count();

      assertThatThrownBy(() -> messages.of(late.unrendered(), 1_000))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("more than");
      assertThat(HookFailures.count()).isEqualTo(failures);
      assertSame(messages, late);
    }
  }

  /** What it has left of two spans is no order to follow, either. */
  @Test
  void spanThatDoesNotFitLeavesNothingToTheNext() {
    try (LateSdk late = new LateSdk(SpanLimits.getDefault())) {
      end(
          late,
          span -> span.setAttribute(TWO, "2"),
          (onto, ofEvents) -> onto.setAttribute(FOUR, "4"));
      end(late, span -> span.setAttribute(FOUR, "4".repeat(100_000)), (onto, ofEvents) -> {});
      end(
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

  /** Spans of one client have much in common, and that by identity; what looks alike is not it. */
  @Test
  void whatSpansHaveInCommonWithTheOneBeforeIsWrittenAnewWhereItDiffers() {
    try (LateSdk late = new LateSdk(SpanLimits.getDefault())) {
      Attributes common = Attributes.of(TWO, "2", THREE, 3L);
      Attributes other = Attributes.of(TWO, "other");
      for (int i = 0; i < 3; i++) {
        end(late, INITIAL, span -> {}, events("event", common, "last", common));
      }
      end(late, INITIAL, span -> {}, events("another", common, "last", other));
      end(late, other, span -> {}, events("event", Attributes.empty(), "last", common));
      end(late, other, span -> span.addEvent("mine", common, 7, TimeUnit.DAYS), events("event", common, "event", common));
      for (int i = 0; i < 2; i++) {
        end(late, INITIAL, span -> span.setAttribute(ONE, "mine"), events("event", other, "event", common));
        end(late, INITIAL, span -> {}, events("event", other, "event", common));
      }

      assertSame(messages, late);
    }
  }

  @Test
  void whatIsKnownFromTheSpanBeforeIsCutByTheLimitsOfThisOne() {
    try (LateSdk late = new LateSdk(SpanLimits.getDefault());
        LateSdk narrow =
            new LateSdk(
                SpanLimits.builder()
                    .setMaxNumberOfAttributes(1)
                    .setMaxNumberOfAttributesPerEvent(1)
                    .build())) {
      Attributes two = Attributes.of(ONE, "1", TWO, "2");
      end(late, two, span -> {}, events("event", two, "event", two));
      end(narrow, two, span -> {}, events("event", two, "event", two));
      // Not known yet, half of it, and known.
      Written.by(messages, late.unrendered());
      Written.by(messages, narrow.unrendered());
      Written.by(messages, late.unrendered());

      assertSame(messages, late);
      end(narrow, two, span -> {}, (onto, ofEvents) -> {});
      assertSame(messages, narrow);
    }
  }

  private static BiConsumer<Span, Supplier<AttributesBuilder>> events(
      String one, Attributes ofOne, String other, Attributes ofOther) {
    return (onto, ofEvents) -> {
      onto.addEvent(one, ofOne, 1, TimeUnit.SECONDS);
      onto.setAttribute(FOUR, "4");
      onto.addEvent(other, ofOther, 2, TimeUnit.SECONDS);
    };
  }

  private static void end(
      LateSdk late, Consumer<Span> user, BiConsumer<Span, Supplier<AttributesBuilder>> rendered) {
    end(late, INITIAL, user, rendered);
  }

  private static void end(
      LateSdk late,
      Attributes initial,
      Consumer<Span> user,
      BiConsumer<Span, Supplier<AttributesBuilder>> rendered) {
    LateSpans spans = LateSpans.ofOrNull(late.sdk());
    Span span = spans.start(late.sdk().getTracer("test").spanBuilder("span"), initial);
    user.accept(span);
    Rest rest =
        new Rest() {
          @Override
          public Attributes initial() {
            return initial;
          }

          @Override
          public int bytes() {
            return 0;
          }

          @Override
          public void render(Span onto, Supplier<AttributesBuilder> ofEvents) {
            rendered.accept(onto, ofEvents);
          }
        };
    spans.end(span, System.currentTimeMillis() * 1_000_000, rest);
  }

  private static void assertSame(SpanMessages messages, LateSdk late) {
    // The second time each key comes where it came before, and what came twice is known then.
    List<byte[]> written = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      written.add(Written.by(messages, late.unrendered()));
    }
    byte[] theirs = OpenTelemetryMessages.http(MemoryMode.IMMUTABLE_DATA, late.rendered());

    assertThat(written).allSatisfy(ours -> assertThat(ours).isEqualTo(theirs));
    // By now they are rendered, and are to be written as any other.
    assertThat(Written.by(messages, late.unrendered())).isEqualTo(theirs);
  }
}
