/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.Call;
import dev.httptrace.Resend;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.JvmPause;
import io.opentelemetry.api.trace.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges that a call has had under one span that somebody else made: a redirect or a retry
 * goes on where the one before it ended, and what the span says is to be true of all of them. Safe
 * to use from any thread: the span may be rendered while the call goes on.
 */
final class CallOnSpan {

  private final Span span;
  private final List<ExchangeRecord> ended = new ArrayList<>(1);
  private int rendered;

  private CallOnSpan(Span span) {
    this.span = span;
  }

  /**
   * What the call of an exchange has had so far under {@code span}.
   *
   * @param key of who keeps it
   */
  static CallOnSpan of(@Nullable Call call, Object key, Span span) {
    if (call != null
        && call.attribute(key) instanceof CallOnSpan begun
        && begun.span.equals(span)) {
      return begun;
    }
    CallOnSpan begins = new CallOnSpan(span);
    if (call != null) {
      call.setAttribute(key, begins);
    }
    return begins;
  }

  /** The exchanges that are not on the span yet, up to {@code last}: they are from now on. */
  synchronized List<ExchangeRecord> takeUnrendered(ExchangeRecord last) {
    List<ExchangeRecord> all = allUpTo(last);
    List<ExchangeRecord> unrendered = all.subList(rendered, all.size());
    rendered = all.size();
    return unrendered;
  }

  /** What is rendered late may have ended by then. */
  private List<ExchangeRecord> allUpTo(ExchangeRecord last) {
    if (ended.isEmpty()) {
      return List.of(last);
    }
    if (ended.contains(last)) {
      return List.copyOf(ended);
    }
    List<ExchangeRecord> all = new ArrayList<>(ended);
    all.add(last);
    return all;
  }

  /** The call up to {@code last}, or {@code null} as long as that is its only exchange. */
  synchronized @Nullable CallRecord upTo(ExchangeRecord last, List<JvmPause> pauses) {
    List<ExchangeRecord> all = allUpTo(last);
    return all.size() == 1 ? null : CallRecord.of(all, pauses);
  }

  /** Whether an exchange up to {@code last} holds an exception. */
  synchronized boolean holdsException(ExchangeRecord last) {
    return isExceptionIn(last) || ended.stream().anyMatch(CallOnSpan::isExceptionIn);
  }

  /** Its own, or that of the exchange before, which it says it was sent again for. */
  static boolean isExceptionIn(ExchangeRecord record) {
    Resend resend = record.resend();
    return record.hasError() || (resend != null && resend.error() != null);
  }

  synchronized long startNanoTime(ExchangeRecord last) {
    return (ended.isEmpty() ? last : ended.get(0)).anchor().nanoTime();
  }

  synchronized void ended(ExchangeRecord exchange) {
    ended.add(exchange);
  }
}
