/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import dev.httptrace.exporter.account.SpanCounts;
import dev.httptrace.exporter.account.SpanLoss;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * A batch processor that accounts for every sampled span it is given. The thread that ends a span
 * counts and queues it, and says in the log when the queue begins to be full: it waits for no
 * export, and renders nothing.
 */
public final class SpanPipeline implements SpanProcessor {
  private final EndedSpans ended;
  private final SpanCounts counts;
  private final SpanReport report;
  private final ExportWorker worker;

  private SpanPipeline(
      Outlet outlet, BatchSettings settings, SpanCounts counts, SpanReport report) {
    this.ended = new EndedSpans(settings.mostEnded());
    this.counts = counts;
    this.report = report;
    this.worker = new ExportWorker(outlet, settings, counts, report, ended);
  }

  /**
   * Starts a pipeline and its thread, a daemon.
   *
   * @param outlet where batches go
   * @param counts where spans are counted, up to those that are handed to an outlet that counts
   */
  public static SpanPipeline start(
      Outlet outlet, BatchSettings settings, SpanCounts counts, SpanReport report) {
    SpanPipeline pipeline = new SpanPipeline(outlet, settings, counts, report);
    pipeline.worker.start();
    return pipeline;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (!span.getSpanContext().isSampled()) {
      return;
    }
    counts.made();
    if (worker.isShutdown()) {
      counts.lost(SpanLoss.ENDED_LATE, 1);
      return;
    }
    int waiting;
    try {
      waiting = ended.add(span);
    } catch (Throwable e) {
      counts.lost(SpanLoss.FAILED, 1);
      throw e;
    }
    if (waiting == 0) {
      counts.lost(SpanLoss.QUEUE_FULL, 1);
      report.dropped();
      return;
    }
    worker.wakeIfEnough(waiting);
    if (worker.isTerminated()) {
      // What ended while the thread did is nobody's any more.
      counts.lost(SpanLoss.ENDED_LATE, ended.clear());
    }
  }

  @Override
  public CompletableResultCode forceFlush() {
    return worker.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return worker.shutdown();
  }

  /** Returns how many spans wait to be handed to the exporter. */
  public long waiting() {
    return (long) ended.count() + worker.waiting();
  }

  /** Returns how many spans the exporter has been given; never falls. */
  public long handedOver() {
    return worker.handedOver();
  }

  /** Returns how many spans the exporter has and has not settled. */
  public long underWay() {
    return worker.underWay();
  }

  @Override
  public void onStart(Context parentContext, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public String toString() {
    return "SpanPipeline{" + worker + "}";
  }
}
