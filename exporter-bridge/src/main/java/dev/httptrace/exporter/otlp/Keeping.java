/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import dev.httptrace.exporter.account.SpanCounts;
import dev.httptrace.exporter.account.SpanLoss;
import dev.httptrace.exporter.batch.Overflow;
import dev.httptrace.exporter.batch.SpanReport;
import dev.httptrace.exporter.spool.Sender;
import dev.httptrace.exporter.spool.Spool;
import dev.httptrace.exporter.spool.SpoolSettings;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Between an exporter and the spool, if there is one; without one, what is not taken is lost. */
final class Keeping implements Sender, Overflow {
  /** What leaves the queue counts as nobody's memory; a disk that hangs must not fill it. */
  private static final int MOST_UNDER_WAY = 4;

  /** What is kept can wait: it need not be tried again for long. */
  private static final Duration RETRY_TIME = Duration.ofSeconds(10);

  private final ResilientSpanExporter exporter;
  private final SpanCounts counts;
  private final SpanReport report;
  private final AtomicInteger underWay = new AtomicInteger();
  private final @Nullable Spool spool;

  Keeping(
      ResilientSpanExporter exporter,
      SpanCounts counts,
      SpanReport report,
      @Nullable SpoolSettings settings) {
    this.exporter = exporter;
    this.counts = counts;
    this.report = report;
    this.spool = settings == null ? null : Spool.start(settings, counts, this);
  }

  boolean isOn() {
    return spool != null;
  }

  /**
   * Keeps spans that were not taken; what cannot be kept is lost.
   *
   * @param done called once all of them are counted
   */
  void keep(List<SpanData> spans, SpanLoss otherwise, Runnable done) {
    if (spool == null) {
      counts.lost(otherwise, spans.size());
      done.run();
      return;
    }
    spool.store(
        spans,
        kept -> {
          counts.lost(otherwise, spans.size() - kept);
          done.run();
        });
  }

  @Override
  public boolean isOpen() {
    return spool != null && report.isFailing() && underWay.get() < MOST_UNDER_WAY;
  }

  @Override
  public void take(List<SpanData> spans) {
    underWay.incrementAndGet();
    try {
      keep(spans, SpanLoss.QUEUE_FULL, underWay::decrementAndGet);
    } catch (Throwable e) {
      // Nobody else says that these are not under way; who called counts them.
      underWay.decrementAndGet();
      throw e;
    }
  }

  @Override
  public boolean isFailing() {
    return report.isFailing();
  }

  @Override
  public void send(List<SpanData> spans, Consumer<List<SpanData>> left) {
    new Sending(exporter, spans, RETRY_TIME, left).start();
  }

  void close(long nanos) {
    if (spool != null) {
      spool.close(nanos);
    }
  }
}
