/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.late;

import dev.httptrace.HookFailures;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.InstrumentationLibraryInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A span of the SDK that has ended, and its rest: rendered once, when somebody wants to read it.
 * Safe to use from any thread.
 */
final class LateSpan implements ReadableSpan {

  private final ReadableSpan span;
  private final Rest rest;
  private final Attributes initial;
  private final SpanLimits limits;
  private volatile @Nullable SpanData rendered;

  /** Of the thread that ends the span. */
  private int awaiting;

  /**
   * Prepares a span that ends.
   *
   * @param initial what the span was to start with and the SDK was not given
   * @param processors how many are to be given it
   */
  LateSpan(ReadableSpan span, Rest rest, Attributes initial, SpanLimits limits, int processors) {
    this.span = span;
    this.rest = rest;
    this.initial = initial;
    this.limits = limits;
    this.awaiting = processors;
  }

  /** Takes note that one more processor is given it; whether others still wait for it. */
  boolean isAwaitedByMore() {
    awaiting--;
    return awaiting > 0;
  }

  /** Whether it is that span of the SDK, and not another that ends meanwhile. */
  @SuppressWarnings("ReferenceEquality")
  boolean isOf(ReadableSpan other) {
    return span == other;
  }

  @Override
  public SpanData toSpanData() {
    SpanData known = rendered;
    return known == null ? rendered(span.toSpanData()) : known;
  }

  /** The span as it is handed on to who may render it later. */
  SpanData unrendered() {
    int bytes = rest.bytes();
    return bytes == Rest.UNKNOWN || rendered != null
        ? toSpanData()
        : new UnrenderedSpan(this, span.toSpanData(), bytes);
  }

  /** A rest may give what it has only once, so a second reader waits for the first. */
  SpanData rendered(SpanData bare) {
    // A processor may lock the span itself.
    synchronized (rest) {
      SpanData known = rendered;
      if (known == null) {
        Sheet sheet = new Sheet(bare, initial, limits);
        render(sheet, LateBuilder::new);
        known = sheet.toSpanData();
        rendered = known;
      }
      return known;
    }
  }

  /** Renders onto a sheet. The batch processor's worker would not survive an exception (1.68.0). */
  void render(Span onto, Supplier<AttributesBuilder> ofEvents) {
    HookFailures.contain(rest, "render", () -> rest.render(onto, ofEvents));
  }

  /** The span if it has been rendered. */
  @Nullable SpanData renderedOrNull() {
    return rendered;
  }

  Attributes initial() {
    return initial;
  }

  SpanLimits limits() {
    return limits;
  }

  @Override
  public SpanContext getSpanContext() {
    return span.getSpanContext();
  }

  @Override
  public SpanContext getParentSpanContext() {
    return span.getParentSpanContext();
  }

  @Override
  public String getName() {
    return span.getName();
  }

  @Override
  @Deprecated
  public InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
    return span.getInstrumentationLibraryInfo();
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return span.getInstrumentationScopeInfo();
  }

  @Override
  public boolean hasEnded() {
    return span.hasEnded();
  }

  @Override
  public long getLatencyNanos() {
    return span.getLatencyNanos();
  }

  @Override
  public SpanKind getKind() {
    return span.getKind();
  }

  @Override
  public <T> @Nullable T getAttribute(AttributeKey<T> key) {
    return toSpanData().getAttributes().get(key);
  }

  @Override
  public Attributes getAttributes() {
    return toSpanData().getAttributes();
  }

  @Override
  public String toString() {
    return "LateSpan{" + span + "}";
  }
}
