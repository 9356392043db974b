/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.jfr;

import dev.httptrace.OutsideText;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.ConnFacts;
import dev.httptrace.record.ErrorType;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Hook;
import dev.httptrace.record.Ledger;
import dev.httptrace.record.Phase;
import dev.httptrace.record.RecordListener;
import dev.httptrace.record.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Begins and ends the events of one exchange in its hooks, because an event's times are those of
 * the calls to it and cannot be given later. Another thread may end the exchange.
 */
final class JfrExchange implements RecordListener {

  // Asked whether a recording wants their like; JFR answers for the class, without allocation and
  // without starting the recorder.
  private static final ExchangeEvent ANY_EXCHANGE = new ExchangeEvent();
  private static final PhaseEvent ANY_PHASE = new PhaseEvent();

  private final ExchangeEvent whole = new ExchangeEvent();
  private final JfrLease lease = new JfrLease();
  private final Ledger ledger = Ledger.open();
  private Phase phase = Phase.OTHER;
  private PhaseEvent slice = new PhaseEvent();
  private boolean over;

  static boolean isWanted() {
    return ANY_EXCHANGE.isEnabled() || ANY_PHASE.isEnabled() || JfrLease.isWanted();
  }

  @Override
  public synchronized void recorded(ExchangeRecord record, int index) {
    if (over) {
      // A hook of the thread that lost the race against a cancellation.
      return;
    }
    Hook hook = record.hook(index);
    if (hook == Hook.EXCHANGE_START) {
      whole.begin();
      slice.begin();
    }
    lease.recorded(record, index);
    Phase next = ledger.add(record, index);
    if (next != phase) {
      end(record, record.error(index) == null ? null : ErrorType.of(record, index));
      phase = next;
      slice = new PhaseEvent();
      slice.begin();
    }
  }

  @Override
  public synchronized void done(ExchangeRecord record) {
    over = true;
    lease.end(record, null);
    end(record, null);
    whole.end();
    if (whole.shouldCommit()) {
      fill(record);
      whole.commit();
    }
  }

  /** Ends the slice that is open. */
  private void end(ExchangeRecord record, @Nullable String errorType) {
    slice.end();
    if (slice.shouldCommit()) {
      slice.phase = phase.word();
      slice.host = OutsideText.shown(record.host());
      slice.port = record.port();
      slice.errorType = errorType;
      ConnFacts conn = record.conn();
      slice.connectionId = conn == null ? null : conn.id();
      if (record.span().isValid()) {
        slice.traceId = record.span().getTraceId();
        slice.spanId = record.span().getSpanId();
      }
      slice.commit();
    }
  }

  private void fill(ExchangeRecord record) {
    whole.method = OutsideText.shown(record.method());
    whole.host = OutsideText.shown(record.host());
    whole.port = record.port();
    whole.status = record.status();
    whole.cancelled = record.cancelled();
    whole.errorType = ErrorType.ofFailure(record);
    whole.number = record.number();
    ConnFacts conn = record.conn();
    if (conn != null) {
      whole.connectionId = conn.id();
      whole.reused = conn.reused();
    }
    Verdict verdict = CallRecord.of(record, List.of()).verdict();
    whole.verdict = verdict.kind().word();
    whole.explain = OutsideText.shown(verdict.sentence());
    if (record.span().isValid()) {
      whole.traceId = record.span().getTraceId();
      whole.spanId = record.span().getSpanId();
    }
  }
}
