/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import dev.httptrace.exporter.account.SpanAccounts;
import dev.httptrace.exporter.account.SpanCounts;
import dev.httptrace.exporter.batch.Outlet;
import dev.httptrace.exporter.batch.Overflow;
import dev.httptrace.exporter.batch.SpanPipeline;
import dev.httptrace.exporter.batch.SpanReport;
import dev.httptrace.exporter.otlp.CollectorGuard;
import dev.httptrace.exporter.otlp.GuardedSpans;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The pipelines of a bridge: one for the exporters of the environment, one for each of the code.
 */
final class SpanPipelines {
  private final CollectorGuard guard;
  private final List<Accounted> all = new CopyOnWriteArrayList<>();

  SpanPipelines(CollectorGuard guard) {
    this.guard = guard;
  }

  /** Takes the place of the SDK's batch processor; returns any other as it is. */
  SpanProcessor inPlaceOf(SpanProcessor processor, ConfigProperties config) {
    if (!(processor instanceof BatchSpanProcessor batching)) {
      return processor;
    }
    SpanExporter exporter = batching.getSpanExporter();
    GuardedSpans guarded = guard.guardedSpans();
    if (guarded == null) {
      return plain(exporter, batching, config);
    }
    // The processor is given no spans; shut down, it shuts its exporters down.
    SpanPipeline pipeline =
        SpanPipeline.start(
            new Outlet(exporter, guarded::received, guarded.overflow(), batching::shutdown),
            PipelineSettings.ofOtlp(config, guarded, guarded.isSame(exporter)),
            guarded.counts(),
            guarded.report());
    String type = guarded.isGrpc() ? "otlp_grpc_span_exporter" : "otlp_http_span_exporter";
    all.add(new Accounted(pipeline, guarded.report(), type, !guarded.isSame(exporter)));
    return pipeline;
  }

  /** Gives an exporter of the code a pipeline of its own. */
  SpanProcessor of(SpanExporter exporter, ConfigProperties config) {
    return plain(exporter, null, config);
  }

  private SpanProcessor plain(
      SpanExporter exporter, @Nullable BatchSpanProcessor batching, ConfigProperties config) {
    SpanCounts counts = new SpanCounts();
    SpanReport report = new SpanReport(OtlpEndpoint.shown(exporter.toString()), counts);
    SpanPipeline pipeline =
        SpanPipeline.start(
            new Outlet(
                exporter,
                null,
                Overflow.NONE,
                batching == null ? exporter::shutdown : batching::shutdown),
            PipelineSettings.of(config),
            counts,
            report);
    all.add(new Accounted(pipeline, report, exporter.getClass().getName(), false));
    return pipeline;
  }

  List<SpanAccounts> accounts() {
    return all.stream().map(each -> each.report().accounts()).toList();
  }

  List<Accounted> all() {
    return all;
  }

  void closing() {
    all.forEach(each -> each.report().closing());
  }

  void close() {
    all.forEach(each -> each.report().close(each.unsettled()));
  }

  /**
   * A pipeline and who says what became of its spans.
   *
   * @param exporterType the value of {@code otel.component.type}
   * @param isCustomized whether another exporter stands before the one that counts, and may hold
   *     spans back
   */
  record Accounted(
      SpanPipeline pipeline, SpanReport report, String exporterType, boolean isCustomized) {
    /** Returns how many spans are on their way, those included that the queue has passed on. */
    long unsettled() {
      return isCustomized ? pipeline.waiting() + pipeline.underWay() : report.accounts().pending();
    }
  }
}
