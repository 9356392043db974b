/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import dev.httptrace.exporter.account.SpanCounts;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.Supplier;

/** A pipeline, the SDK before it and the exporter behind it, as a test wants them. */
final class Pipelines {
  static final BatchSettings ONE_BY_ONE =
      new BatchSettings(
          Duration.ofHours(1),
          1,
          1,
          Long.MAX_VALUE,
          1,
          Duration.ofSeconds(30),
          16 << 20,
          Integer.MAX_VALUE,
          Duration.ofSeconds(1));

  final SpanCounts counts = new SpanCounts();
  final SpanReport report = new SpanReport("target", counts);
  final SpanPipeline pipeline;
  private final SdkTracerProvider tracers;

  Pipelines(Outlet outlet, BatchSettings settings) {
    pipeline = SpanPipeline.start(outlet, settings, counts, report);
    tracers = SdkTracerProvider.builder().addSpanProcessor(pipeline).build();
  }

  void end(String span) {
    started(span).end();
  }

  Span started(String span) {
    return tracers.get("test").spanBuilder(span).startSpan();
  }

  static Outlet outlet(SpanExporter exporter) {
    return new Outlet(exporter, null, Overflow.NONE, exporter::shutdown);
  }

  static SpanExporter exporter(
      Function<Collection<SpanData>, CompletableResultCode> export,
      Supplier<CompletableResultCode> shutdown) {
    return new SpanExporter() {
      @Override
      public CompletableResultCode export(Collection<SpanData> spans) {
        return export.apply(spans);
      }

      @Override
      public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
      }

      @Override
      public CompletableResultCode shutdown() {
        return shutdown.get();
      }

      @Override
      public String toString() {
        return "scripted";
      }
    };
  }
}
