/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import java.util.ArrayList;
import java.util.List;

/**
 * Divides the time of an exchange among the phases. Each entry closes the phase that was open and
 * opens the next, so that nothing is counted twice and nothing is left out. Not safe to use from
 * several threads.
 */
public final class Ledger {

  private static final int PHASES = Phase.values().length;

  private Phase open = Phase.OTHER;
  private boolean written;
  private boolean head;
  private boolean over;

  private Ledger() {}

  /** Opens the ledger of an exchange, before its first entry. */
  public static Ledger open() {
    return new Ledger();
  }

  static Phases of(ExchangeRecord record) {
    long[] nanos = new long[PHASES];
    read(record, (phase, from, to, entry) -> nanos[phase.ordinal()] += to - from);
    return new Phases(nanos);
  }

  /** Returns all slices of an exchange that are not empty. What lies within a step is no end. */
  static List<Slice> slices(ExchangeRecord record) {
    List<Slice> slices = new ArrayList<>();
    long[] begun = {-1};
    read(
        record,
        (phase, from, to, entry) -> {
          long start = begun[0] < 0 ? from : begun[0];
          if (phase == Phase.TLS && isWithin(record.hook(entry))) {
            begun[0] = start;
            return;
          }
          begun[0] = -1;
          if (to > start) {
            slices.add(new Slice(phase, start, to, entry));
          }
        });
    if (begun[0] >= 0 && record.durationNanos() > begun[0]) {
      slices.add(new Slice(Phase.TLS, begun[0], record.durationNanos(), record.size() - 1));
    }
    return List.copyOf(slices);
  }

  private static boolean isWithin(Hook hook) {
    return hook == Hook.TLS_FIRST_WRITE || hook == Hook.TLS_FIRST_READ;
  }

  static Phase lastPhase(ExchangeRecord record) {
    Phase last = Phase.OTHER;
    for (Slice slice : slices(record)) {
      last = slice.phase() == Phase.OTHER ? last : slice.phase();
    }
    return last;
  }

  /** Tells all slices of an exchange, one after the other; some are empty. */
  static void read(ExchangeRecord record, Slices slices) {
    Ledger ledger = new Ledger();
    int size = record.size();
    long last = 0;
    for (int i = 0; i < size; i++) {
      long now = record.offsetNanos(i);
      slices.slice(ledger.open, last, now, i);
      last = now;
      ledger.add(record, i);
    }
  }

  /** Adds the next entry of a record, and returns the phase that it opens, or leaves open. */
  public Phase add(ExchangeRecord record, int index) {
    open = after(record, index);
    return open;
  }

  private Phase after(ExchangeRecord record, int index) {
    return switch (record.hook(index)) {
      case LEASE_START -> Phase.QUEUE;
      case DNS_START -> Phase.DNS;
      case CONNECT_START -> Phase.CONNECT;
      case TUNNEL_START -> Phase.PROXY;
      case TLS_START, TLS_FIRST_WRITE, TLS_FIRST_READ -> Phase.TLS;
      case EXCHANGE_START,
          GET_CONN,
          LEASE_DONE,
          DNS_DONE,
          CONNECT_DONE,
          TUNNEL_DONE,
          TLS_DONE,
          PUT_IDLE_CONN,
          CONN_RELEASED,
          EXCHANGE_DONE ->
          Phase.OTHER;
      case LAST_BYTE -> afterResponse();
      case GOT_CONN, WROTE_HEADERS, GOT_100_CONTINUE -> Phase.SEND;
      case WAIT_100_CONTINUE -> Phase.WAIT;
      // What could not be sent is not answered.
      case WROTE_REQUEST -> record.error(index) == null ? afterRequest() : Phase.OTHER;
      case FIRST_BYTE -> written ? Phase.RECEIVE : open;
      // After an interim response it is the server's turn again, unless it said: continue.
      case GOT_1XX_RESPONSE -> !written && record.value(index) == 100 ? Phase.SEND : Phase.WAIT;
      case RESPONSE_HEAD -> afterHead();
    };
  }

  private Phase afterRequest() {
    written = true;
    // An early response comes before the request is done with, and may be over by then.
    return over ? Phase.OTHER : head ? Phase.RECEIVE : Phase.WAIT;
  }

  private Phase afterHead() {
    head = true;
    return Phase.RECEIVE;
  }

  private Phase afterResponse() {
    over = true;
    return Phase.OTHER;
  }

  /** Told a slice of an exchange, in nanoseconds since its start, and the entry that ended it. */
  interface Slices {
    void slice(Phase phase, long from, long to, int entry);
  }
}
