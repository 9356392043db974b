/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** OpenTelemetry's OTLP exporter, whose sender is {@link Sink}, and what went through it. */
final class CountingExporter implements SpanExporter {

  private final SpanExporter otlp = OtlpHttpSpanExporter.builder().build();
  private final LongAdder exported = new LongAdder();
  private volatile @Nullable SpanData last;

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    CompletableResultCode result = otlp.export(spans);
    if (!result.isSuccess()) {
      throw new IllegalStateException(
          "not exported: " + spans.size(), result.getFailureThrowable());
    }
    for (SpanData span : spans) {
      last = span;
    }
    exported.add(spans.size());
    return result;
  }

  /** The number of spans. */
  long exported() {
    return exported.sum();
  }

  @Nullable SpanData last() {
    return last;
  }

  @Override
  public CompletableResultCode flush() {
    return otlp.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return otlp.shutdown();
  }
}
