/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import dev.httptrace.exporter.LateSdk;
import dev.httptrace.otel.late.LateSpans;
import dev.httptrace.otel.late.Rest;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The rest of a span as a test writes it. */
final class ScriptedRest implements Rest {
  static final AttributeKey<String> ONE = AttributeKey.stringKey("one");

  private static final Attributes USUAL = Attributes.of(ONE, "1");

  private final Attributes initial;
  private final BiConsumer<Span, Supplier<AttributesBuilder>> rendered;

  private ScriptedRest(Attributes initial, BiConsumer<Span, Supplier<AttributesBuilder>> rendered) {
    this.initial = initial;
    this.rendered = rendered;
  }

  /** Ends a span that starts with {@link #ONE}, once its user has set on it what it wants. */
  static void end(
      LateSdk late, Consumer<Span> user, BiConsumer<Span, Supplier<AttributesBuilder>> rendered) {
    end(late, USUAL, user, rendered);
  }

  /** Ends a span that starts with these. */
  static void end(
      LateSdk late,
      Attributes initial,
      Consumer<Span> user,
      BiConsumer<Span, Supplier<AttributesBuilder>> rendered) {
    LateSpans spans = LateSpans.ofOrNull(late.sdk());
    ScriptedRest rest = new ScriptedRest(initial, rendered);
    Span span = spans.start(late.sdk().getTracer("test").spanBuilder("span"), rest.initial());
    user.accept(span);
    spans.end(span, System.currentTimeMillis() * 1_000_000, rest);
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
    rendered.accept(onto, ofEvents);
  }
}
