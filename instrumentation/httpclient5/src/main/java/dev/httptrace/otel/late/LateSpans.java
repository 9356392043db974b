/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.late;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Starts and ends spans of an SDK whose processors and sampler were made ready for it: a span is
 * the SDK's in all that the user, the sampler and the propagator see, and what we write on it at
 * its end is written when it is exported. Safe to use from any thread.
 */
public final class LateSpans {

  private static final int TRIES = 5;

  /** The clocks are read within this time of each other, unless every try is interrupted. */
  private static final long NEAR_NANOS = 20_000;

  private final SdkTracerProvider provider;
  private final int processors;
  private final boolean initialLate;

  private LateSpans(SdkTracerProvider provider, int processors, boolean initialLate) {
    this.provider = provider;
    this.processors = processors;
    this.initialLate = initialLate;
  }

  /** Returns the late spans of an SDK, or {@code null} if it cannot have any. */
  public static @Nullable LateSpans ofOrNull(OpenTelemetry openTelemetry) {
    if (!(openTelemetry instanceof OpenTelemetrySdk sdk)) {
      return null;
    }
    SdkTracerProvider provider = sdk.getSdkTracerProvider();
    ProviderText text = ProviderText.of(provider.toString());
    if (!text.isAllLate()) {
      return null;
    }
    boolean isSamplerShown = provider.getSampler() instanceof LateSampler;
    return new LateSpans(provider, text.late(), isSamplerShown && !text.isStartRequired());
  }

  /** Returns a processor that is given late spans where there are any, and hands them on. */
  public static SpanProcessor processor(SpanProcessor processor) {
    return processor instanceof LateProcessor ? processor : new LateProcessor(processor);
  }

  /** Whether a processor is one of the SDK's own that take any span that can be read. */
  public static boolean isServed(SpanProcessor processor) {
    return processor instanceof BatchSpanProcessor || processor instanceof SimpleSpanProcessor;
  }

  /** Returns a sampler that is shown the attributes of late spans. */
  public static Sampler sampler(Sampler sampler) {
    return sampler instanceof LateSampler ? sampler : new LateSampler(sampler);
  }

  /** Starts a span, whose sampler is shown {@code initial}. */
  public Span start(SpanBuilder builder, Attributes initial) {
    if (!initialLate) {
      return builder.setAllAttributes(initial).startSpan();
    }
    Hand hand = Hand.ofThread();
    hand.starting = initial;
    try {
      return builder.startSpan();
    } finally {
      hand.starting = null;
    }
  }

  /**
   * Writes the attributes that a span was to start with, for a span that is rendered early after
   * all. What the user set since then holds.
   */
  public void renderInitial(Span span, Attributes initial) {
    if (initialLate && span instanceof ReadableSpan readable) {
      initial.forEach((key, value) -> putIfNew(span, readable, key, value));
    }
  }

  @SuppressWarnings("unchecked") // A value is of the type of its key.
  private static <T> void putIfNew(
      Span span, ReadableSpan known, AttributeKey<T> key, Object value) {
    if (known.getAttribute(key) == null) {
      span.setAttribute(key, (T) value);
    }
  }

  /**
   * When a span that has started was started, by {@link System#nanoTime}, or {@code null} if it
   * cannot be rendered late.
   */
  public @Nullable Long startNanoTimeOrNull(Span span) {
    return span instanceof ReadableSpan readable && span.isRecording()
        ? startNanoTime(readable)
        : null;
  }

  /**
   * Looks at both clocks at once, again if the thread had to wait there. Never too early: what is
   * told after this comes within the span, and not behind its end.
   */
  private static long startNanoTime(ReadableSpan span) {
    long before = System.nanoTime();
    long nearest = Long.MAX_VALUE;
    long start = 0;
    for (int i = 0; i < TRIES && nearest > NEAR_NANOS; i++) {
      long latency = span.getLatencyNanos();
      long after = System.nanoTime();
      if (after - before < nearest) {
        nearest = after - before;
        start = after - latency;
      }
      before = after;
    }
    return start;
  }

  /**
   * Says what is the rest of a span that somebody else ends next on this thread. One that has ended
   * already is left as it is.
   *
   * @param slot see {@link Slot}
   * @param startNanoTime when it started
   */
  public void ending(Span span, AtomicReference<@Nullable Object> slot, long startNanoTime) {
    if (span.isRecording()) {
      Hand.ofThread().ending = late((ReadableSpan) span, new SlotRest(slot, startNanoTime));
    }
  }

  /**
   * Ends a span that was {@linkplain #start started} here: its rest is rendered when it is read.
   */
  public void end(Span span, long epochNanos, Rest rest) {
    if (!(span instanceof ReadableSpan readable)) {
      throw new IllegalArgumentException("no span of the SDK: " + span);
    }
    Hand hand = Hand.ofThread();
    // A processor may export on this thread, by a client that makes spans as well.
    LateSpan before = hand.ending;
    hand.ending = late(readable, rest);
    try {
      span.end(epochNanos, TimeUnit.NANOSECONDS);
    } finally {
      hand.ending = before;
    }
  }

  private LateSpan late(ReadableSpan span, Rest rest) {
    // Where the SDK was given them, it has them.
    Attributes initial = initialLate ? rest.initial() : Attributes.empty();
    return new LateSpan(span, rest, initial, provider.getSpanLimits(), processors);
  }
}
