/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import dev.httptrace.otel.late.LateSpans;
import dev.httptrace.otel.late.UnrenderedSpan;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An SDK whose spans are rendered late, and each of them twice: as bytes and as an object. */
public final class LateSdk implements AutoCloseable {
  private final List<SpanData> unrendered = new CopyOnWriteArrayList<>();
  private final List<ReadableSpan> ended = new CopyOnWriteArrayList<>();
  private final boolean startRequired;
  private final OpenTelemetrySdk sdk;

  public LateSdk(SpanLimits limits) {
    this(limits, false);
  }

  /**
   * Makes one.
   *
   * @param startRequired whether the SDK is given the attributes that a span starts with
   */
  public LateSdk(SpanLimits limits, boolean startRequired) {
    this.startRequired = startRequired;
    sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .setSpanLimits(limits)
                    .setSampler(LateSpans.sampler(Sampler.alwaysOn()))
                    .addSpanProcessor(LateSpans.processor(new Both()))
                    .build())
            .build();
  }

  public OpenTelemetrySdk sdk() {
    return sdk;
  }

  /** Those that ended, as they are handed to what writes them. */
  public List<SpanData> unrendered() {
    return unrendered;
  }

  /** The same spans, as they are for everybody else. From now on they are rendered. */
  public List<SpanData> rendered() {
    return ended.stream().map(ReadableSpan::toSpanData).toList();
  }

  @Override
  public void close() {
    sdk.close();
  }

  private final class Both implements SpanProcessor {
    @Override
    public void onEnd(ReadableSpan span) {
      unrendered.add(UnrenderedSpan.of(span));
      ended.add(span);
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }

    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return startRequired;
    }
  }
}
