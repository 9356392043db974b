/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.HookFailures;
import dev.httptrace.record.ConnFacts;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Hook;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** What is emitted of an exchange beside its span: child spans and log records, if wanted. */
final class SideSignals {

  private final Rendering rendering;
  private final @Nullable SetupSpans spans;
  private final @Nullable EventLogs logs;

  private SideSignals(Rendering rendering, @Nullable SetupSpans spans, @Nullable EventLogs logs) {
    this.rendering = rendering;
    this.spans = spans;
    this.logs = logs;
  }

  /** Returns {@code null} if none are wanted: then an exchange pays a look at that. */
  static @Nullable SideSignals ofOrNull(
      Rendering rendering, OpenTelemetry openTelemetry, Recurring recurring) {
    boolean hasSpans = rendering.signals().contains(Signal.SPANS);
    boolean hasLogs = rendering.signals().contains(Signal.LOGS);
    return hasSpans || hasLogs
        ? new SideSignals(
            rendering,
            hasSpans ? new SetupSpans(Scope.tracer(openTelemetry), recurring) : null,
            hasLogs ? new EventLogs(Scope.logger(openTelemetry), recurring) : null)
        : null;
  }

  /**
   * Looks at an entry of an exchange.
   *
   * @param context has the span of the exchange
   */
  void recorded(ExchangeRecord record, int index, Span span, Context context) {
    Hook hook = record.hook(index);
    boolean isTold = hook == Hook.GOT_CONN || hook == Hook.CONN_RELEASED;
    ConnFacts conn = isTold ? record.conn() : null;
    if (spans == null || conn == null || !span.getSpanContext().isSampled()) {
      return;
    }
    if (hook == Hook.CONN_RELEASED) {
      if (record.detail(index) != null) {
        spans.discarded(conn);
      }
      return;
    }
    if (conn.reused()) {
      spans.link(span, conn);
    }
    // Not at the end: who uses the connection next may be quicker, and needs what to link to.
    if (rendering.detail() == Detail.ALL) {
      spans.make(record, 0, index, context);
    }
  }

  /** Emits what is left to emit at the end of an exchange, or of its span. */
  void ended(ExchangeRecord record, Outcome outcome, Span span, Context context) {
    if (span.getSpanContext().isSampled()
        && rendering.isDetailed(outcome, record.durationNanos())) {
      HookFailures.contain(this, "ended", () -> emit(record, context));
    }
  }

  private void emit(ExchangeRecord record, Context context) {
    if (spans != null) {
      int known = rendering.detail() == Detail.ALL ? record.lastIndexOf(Hook.GOT_CONN) : -1;
      spans.make(record, known + 1, record.size(), context);
    }
    if (logs != null) {
      logs.emit(record, context);
    }
  }
}
