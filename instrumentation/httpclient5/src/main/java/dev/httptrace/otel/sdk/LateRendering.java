/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.sdk;

import static java.util.Objects.requireNonNull;

import dev.httptrace.otel.late.LateSpans;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;

/**
 * Makes an SDK ready for client spans whose events, summary and verdict are written when they are
 * exported, on the exporter's thread, instead of when the request ends:
 *
 * <pre>{@code
 * SdkTracerProvider tracers =
 *     SdkTracerProvider.builder()
 *         .addSpanProcessor(LateRendering.processor(BatchSpanProcessor.create(exporter)))
 *         .setSampler(LateRendering.sampler(Sampler.parentBased(Sampler.alwaysOn())))
 *         .build();
 * OpenTelemetrySdk sdk = OpenTelemetrySdk.builder().setTracerProvider(tracers).build();
 * OtelHttpTrace trace = OtelHttpTrace.clientSpans(sdk);
 * }</pre>
 *
 * <p>The spans that are exported are the same. A trace that is given an SDK with any other
 * processor that is called at the end of spans, or an {@code OpenTelemetry} that is no {@code
 * OpenTelemetrySdk}, as the global one, renders early. The span of an exchange that failed, or was
 * sent again after a failure, is rendered early in any case.
 *
 * <p>SDKs of {@code OtlpBridge} and of {@code opentelemetry-sdk-extension-autoconfigure} are ready
 * without this, unless {@code otel.instrumentation.httptrace.late-rendering} is false.
 */
@SuppressWarnings("exports") // The SDK's modules are required by those who have an SDK.
public final class LateRendering {

  /** The setting that switches late rendering off. */
  public static final String SETTING = "otel.instrumentation.httptrace.late-rendering";

  private LateRendering() {}

  /**
   * Returns a processor that hands late spans to {@code processor} as to be read: {@link
   * io.opentelemetry.sdk.trace.ReadableSpan}, and none of its subtypes.
   *
   * <p>{@code onEnding} of the SDK's internal {@code ExtendedSpanProcessor} is not called on it.
   * Add a processor that needs that as it is: then spans are rendered early.
   *
   * @param processor such as the batch processor
   */
  public static SpanProcessor processor(SpanProcessor processor) {
    return LateSpans.processor(requireNonNull(processor, "processor"));
  }

  /**
   * Returns a sampler that decides as {@code sampler} does, and is shown the attributes of late
   * spans. Without it the SDK keeps those that a span starts with in a table of its own.
   *
   * @param sampler any
   */
  public static Sampler sampler(Sampler sampler) {
    return LateSpans.sampler(requireNonNull(sampler, "sampler"));
  }
}
