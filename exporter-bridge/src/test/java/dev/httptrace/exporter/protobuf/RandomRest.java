/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import dev.httptrace.otel.late.Rest;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Writes anything that the rest of a span may have, each time the same. */
final class RandomRest implements Rest {
  private final Attributes initial;
  private final List<Step> steps = new ArrayList<>();

  RandomRest(RandomSpans random) {
    initial = random.attributes();
    for (int i = random.upTo(6); i > 0; i--) {
      steps.add(step(random));
    }
  }

  private static Step step(RandomSpans random) {
    Attributes attributes = random.attributes();
    String name = random.name();
    long time = random.upTo(1_000_000);
    return switch (random.upTo(4)) {
      case 0 -> (onto, ofEvents) -> set(onto, attributes);
      case 1 -> (onto, ofEvents) -> onto.addEvent(name, attributes, time, TimeUnit.NANOSECONDS);
      case 2 ->
          (onto, ofEvents) -> {
            AttributesBuilder built = ofEvents.get().put(name, "before").putAll(attributes);
            built.put(name, time).put(AttributeKey.longKey(name + "#"), 7);
            onto.addEvent(name, built.build(), time, TimeUnit.MICROSECONDS);
          };
      default ->
          (onto, ofEvents) -> {
            Span ignored = onto.setStatus(StatusCode.ERROR, name);
          };
    };
  }

  static void set(Span onto, Attributes attributes) {
    attributes.forEach(
        (key, value) -> {
          Consumer<Span> one = setter(key, value);
          one.accept(onto);
        });
  }

  @SuppressWarnings("unchecked") // A value is of the type of its key.
  private static <T> Consumer<Span> setter(AttributeKey<T> key, Object value) {
    return onto -> {
      Span ignored = onto.setAttribute(key, (T) value);
    };
  }

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
    steps.forEach(step -> step.write(onto, ofEvents));
  }

  private interface Step {
    void write(Span onto, Supplier<AttributesBuilder> ofEvents);
  }
}
