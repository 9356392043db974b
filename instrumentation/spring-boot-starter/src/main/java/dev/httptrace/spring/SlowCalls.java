/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import dev.httptrace.ClientTrace;
import dev.httptrace.ClientTraceFactory;
import dev.httptrace.Exchange;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.CallRecorder;
import dev.httptrace.record.ErrorType;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Verdict;
import dev.httptrace.spring.HttpTraceEndpoint.SlowCall;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what is to be shown of the last slow calls: their words, not their records. */
final class SlowCalls implements ClientTraceFactory {

  private static final int MOST = 50;
  private static final double NANOS_PER_MS = 1e6;

  private final Duration threshold;
  private final CallRecorder recorder = CallRecorder.create().listener(this::done);
  private final Deque<SlowCall> last = new ArrayDeque<>();

  SlowCalls(Duration threshold) {
    this.threshold = threshold;
  }

  @Override
  public @Nullable ClientTrace create(Exchange exchange) {
    return recorder.create(exchange);
  }

  /** The latest first. */
  List<SlowCall> last() {
    synchronized (last) {
      return new ArrayList<>(last);
    }
  }

  private void done(CallRecord call) {
    if (call.duration().compareTo(threshold) < 0) {
      return;
    }
    SlowCall shown = shown(call);
    synchronized (last) {
      last.addFirst(shown);
      if (last.size() > MOST) {
        last.removeLast();
      }
    }
  }

  private static SlowCall shown(CallRecord call) {
    ExchangeRecord first = call.exchanges().get(0);
    Exception failure = call.failure();
    Verdict verdict = call.verdict();
    boolean isTraced = call.last().span().isValid();
    return new SlowCall(
        call.startTime(),
        first.method(),
        first.url(),
        call.status(),
        failure == null ? null : ErrorType.of(failure),
        call.duration().toNanos() / NANOS_PER_MS,
        verdict.kind().word(),
        verdict.sentence(),
        isTraced ? call.last().span().getTraceId() : null,
        isTraced ? call.last().span().getSpanId() : null);
  }
}
