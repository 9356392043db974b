/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.exporter.LateSdk;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.SpanLimits;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What a span has in common with the one before is written as it was then, and only that. */
class LateSpansInCommonTest {
  private static final AttributeKey<String> ONE = AttributeKey.stringKey("one");
  private static final AttributeKey<String> TWO = AttributeKey.stringKey("two");
  private static final AttributeKey<Long> THREE = AttributeKey.longKey("three");
  private static final AttributeKey<String> FOUR = AttributeKey.stringKey("four");

  private static final Attributes INITIAL = Attributes.of(ONE, "1");

  private final SpanMessages messages = new SpanMessages();

  /** Spans of one client have much in common, and that by identity; what looks alike is not it. */
  @Test
  void whatSpansHaveInCommonWithTheOneBeforeIsWrittenAnewWhereItDiffers() {
    try (LateSdk late = new LateSdk(SpanLimits.getDefault())) {
      Attributes common = Attributes.of(TWO, "2", THREE, 3L);
      Attributes other = Attributes.of(TWO, "other");
      for (int i = 0; i < 3; i++) {
        ScriptedRest.end(late, INITIAL, span -> {}, events("event", common, "last", common));
      }
      ScriptedRest.end(late, INITIAL, span -> {}, events("another", common, "last", other));
      ScriptedRest.end(
          late, other, span -> {}, events("event", Attributes.empty(), "last", common));
      ScriptedRest.end(
          late,
          other,
          span -> span.addEvent("mine", common, 7, TimeUnit.DAYS),
          events("event", common, "event", common));
      for (int i = 0; i < 2; i++) {
        ScriptedRest.end(
            late,
            INITIAL,
            span -> span.setAttribute(ONE, "mine"),
            events("event", other, "event", common));
        ScriptedRest.end(late, INITIAL, span -> {}, events("event", other, "event", common));
      }

      Written.assertSameOnceRendered(messages, late);
    }
  }

  @Test
  void whatIsKnownFromTheSpanBeforeIsCutByTheLimitsOfThisOne() {
    try (LateSdk late = new LateSdk(SpanLimits.getDefault());
        LateSdk narrow =
            new LateSdk(
                SpanLimits.builder()
                    .setMaxNumberOfAttributes(LateSpanWriter.LOW_ATTRIBUTES)
                    .build())) {
      AttributesBuilder builder = Attributes.builder();
      for (int i = 0; i <= LateSpanWriter.LOW_ATTRIBUTES; i++) {
        builder.put("key." + i, i);
      }
      Attributes many = builder.build();
      ScriptedRest.end(late, many, span -> {}, events("event", many, "event", many));
      ScriptedRest.end(narrow, many, span -> {}, events("event", many, "event", many));
      // Not known yet, half of it, and known.
      Written.by(messages, late.unrendered());
      Written.by(messages, narrow.unrendered());
      Written.by(messages, late.unrendered());

      Written.assertSameOnceRendered(messages, late);
      ScriptedRest.end(narrow, many, span -> {}, (onto, ofEvents) -> {});
      Written.assertSameOnceRendered(messages, narrow);
    }
  }

  /** What it has left in the order of keys is not what the span after it may rely on. */
  @Test
  void spanThatFailsInWhatItStartsWithLeavesNothingToTheNext() {
    try (LateSdk late = new LateSdk(SpanLimits.getDefault());
        LateSdk failing = new LateSdk(SpanLimits.getDefault())) {
      for (int i = 0; i < 3; i++) {
        ScriptedRest.end(late, INITIAL, span -> {}, (onto, ofEvents) -> {});
      }
      ScriptedRest.end(failing, failing(), span -> {}, (onto, ofEvents) -> {});
      Written.by(messages, late.unrendered());
      assertThatThrownBy(() -> Written.by(messages, failing.unrendered()))
          .isInstanceOf(OutOfMemoryError.class);

      ScriptedRest.end(
          late, INITIAL, span -> span.setAttribute(ONE, "mine"), (onto, ofEvents) -> {});
      Written.assertSameOnceRendered(messages, late);
    }
  }

  @SuppressWarnings("unchecked")
  private static Attributes failing() {
    return (Attributes)
        Proxy.newProxyInstance(
            LateSpansInCommonTest.class.getClassLoader(),
            new Class<?>[] {Attributes.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("forEach")) {
                Attributes.of(FOUR, "4")
                    .forEach((BiConsumer<AttributeKey<?>, Object>) arguments[0]);
                throw new OutOfMemoryError("scripted");
              }
              return method.invoke(INITIAL, arguments);
            });
  }

  private static BiConsumer<Span, Supplier<AttributesBuilder>> events(
      String one, Attributes ofOne, String other, Attributes ofOther) {
    return (onto, ofEvents) -> {
      onto.addEvent(one, ofOne, 1, TimeUnit.SECONDS);
      onto.setAttribute(FOUR, "4");
      onto.addEvent(other, ofOther, 2, TimeUnit.SECONDS);
    };
  }
}
