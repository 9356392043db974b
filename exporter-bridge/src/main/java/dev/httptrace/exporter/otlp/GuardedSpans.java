/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import dev.httptrace.exporter.account.SpanCounts;
import dev.httptrace.exporter.batch.Overflow;
import dev.httptrace.exporter.batch.SpanReport;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;

/** An OTLP exporter of spans, and where it counts them. */
public final class GuardedSpans {
  private final ResilientSpanExporter exporter;
  private final boolean isGrpc;
  private final SpanCounts counts;
  private final SpanReport report;

  GuardedSpans(
      ResilientSpanExporter exporter, boolean isGrpc, SpanCounts counts, SpanReport report) {
    this.exporter = exporter;
    this.isGrpc = isGrpc;
    this.counts = counts;
    this.report = report;
  }

  ResilientSpanExporter exporter() {
    return exporter;
  }

  /**
   * Tells whether an exporter is this one and not another around it, which may not be called before
   * its last export is done (SpanExporter, sdk-trace 1.68.0).
   */
  @SuppressWarnings("ReferenceEquality")
  public boolean isSame(SpanExporter other) {
    return exporter == other;
  }

  /** Tells whether it speaks gRPC, not HTTP. */
  public boolean isGrpc() {
    return isGrpc;
  }

  /** Returns the most bytes that it puts into one request. */
  public long mostBytes() {
    return exporter.settings().mostBytes();
  }

  /** Returns how many spans it has been given. */
  public long received() {
    return exporter.received();
  }

  /**
   * Ends its retries after this time, as other exporters have to wait for them.
   *
   * @param most from the first attempt of a request
   */
  public void limitRetries(Duration most) {
    exporter.limitRetries(most);
  }

  /** Returns where spans go that the queue has no room for. */
  public Overflow overflow() {
    return exporter.keeping();
  }

  /** Returns where its spans are counted. */
  public SpanCounts counts() {
    return counts;
  }

  /** Returns who says what is lost. */
  public SpanReport report() {
    return report;
  }
}
