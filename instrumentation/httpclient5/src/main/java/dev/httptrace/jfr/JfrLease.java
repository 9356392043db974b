/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.jfr;

import dev.httptrace.DiscardReason;
import dev.httptrace.OutsideText;
import dev.httptrace.record.ConnFacts;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Hook;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells the lease of one exchange: from the pool's answer until the connection is given back. */
final class JfrLease {

  private static final LeaseEvent ANY = new LeaseEvent();

  private final String thread = Thread.currentThread().getName();
  private @Nullable LeaseEvent open;

  static boolean isWanted() {
    return ANY.isEnabled();
  }

  void recorded(ExchangeRecord record, int index) {
    Hook hook = record.hook(index);
    if (hook == Hook.LEASE_DONE && record.error(index) == null && isWanted()) {
      LeaseEvent begun = new LeaseEvent();
      begun.begin();
      open = begun;
    } else if (hook == Hook.CONN_RELEASED) {
      end(record, record.detail(index) instanceof DiscardReason reason ? reason : null);
    }
  }

  /** Ends what is open: its connection may go on with the next exchange of the call. */
  void end(ExchangeRecord record, @Nullable DiscardReason reason) {
    LeaseEvent lease = open;
    open = null;
    if (lease == null) {
      return;
    }
    lease.end();
    if (lease.shouldCommit()) {
      lease.method = OutsideText.shown(record.method());
      lease.host = OutsideText.shown(record.host());
      lease.port = record.port();
      lease.number = record.number();
      lease.holderThread = OutsideText.shown(thread);
      ConnFacts conn = record.conn();
      if (conn != null) {
        lease.connectionId = conn.id();
        lease.reused = conn.reused();
      }
      lease.discardReason = reason == null ? null : reason.name().toLowerCase(Locale.ROOT);
      if (record.span().isValid()) {
        lease.traceId = record.span().getTraceId();
        lease.spanId = record.span().getSpanId();
      }
      lease.commit();
    }
  }
}
