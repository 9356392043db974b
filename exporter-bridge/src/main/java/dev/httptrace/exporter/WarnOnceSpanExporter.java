/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says once per outage that the collector does not take spans, and can be told to give up.
 *
 * <p>May be called from several threads.
 */
final class WarnOnceSpanExporter implements SpanExporter {
  private final SpanExporter delegate;
  private final ExportReport report;
  private @Nullable CompletableResultCode shutdown;

  WarnOnceSpanExporter(
      SpanExporter delegate, String endpoint, Supplier<@Nullable String> silencedMessage) {
    this.delegate = delegate;
    this.report =
        new ExportReport(
            "span",
            endpoint,
            "dropped, the application goes on. Is Jaeger up? docker compose up jaeger.",
            silencedMessage);
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    // The batch processor clears the collection while an export that timed out is still under way.
    return report.around(spans.size(), () -> delegate.export(spans));
  }

  @Override
  public CompletableResultCode flush() {
    return delegate.flush();
  }

  /** Shuts the delegate down once; it would log a complaint the second time. */
  @Override
  public synchronized CompletableResultCode shutdown() {
    if (shutdown == null) {
      shutdown = delegate.shutdown();
    }
    return shutdown;
  }

  /** Cancels the export under way and fails all that follow without trying. */
  void abandon() {
    report.abandon();
    shutdown();
  }

  ExportReport report() {
    return report;
  }

  @Override
  public String toString() {
    return "WarnOnceSpanExporter{" + delegate + "}";
  }
}
