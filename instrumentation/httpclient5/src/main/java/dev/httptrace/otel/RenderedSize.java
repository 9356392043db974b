/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.PoolSnapshot;
import dev.httptrace.otel.late.Rest;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Hook;
import dev.httptrace.record.TlsFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a record takes once it is rendered, told without rendering it: at most, or a little less,
 * and by the parts that are not of one length. Only of a record as most are, which holds less than
 * that itself; any other is rendered at once, and measured.
 */
final class RenderedSize {

  private static final int CLIENT_ERROR = 400;

  // Of a redirect and of a dial by TLS there are fewer.
  private static final int MOST_ENTRIES = 32;

  // What is longer is rare, and counts.
  private static final int MOST_ADDRESSES = 8;
  private static final int MOST_TIMINGS = 4;
  private static final int LONGEST_TEXT = 200;

  /** Status, peer, phases, connection, verdict and its sentence, of a new connection. */
  private static final int SUMMARY = 900;

  private static final int ADDRESS = 60;

  /** A name is in the events that ask for a connection and for its address. */
  private static final int TIMES_A_HOST = 3;

  private RenderedSize() {}

  /** Returns bytes, or {@link Rest#UNKNOWN} if the record is to be rendered at once. */
  static int of(ExchangeRecord record, Rendering rendering) {
    // What the pauses of the JVM were is known for a while only.
    if (rendering.jvmPauses() != null || record.size() > MOST_ENTRIES || !isUsual(record)) {
      return Rest.UNKNOWN;
    }
    int size = SUMMARY;
    if (rendering.hasEvents(Outcome.of(record), record.durationNanos())) {
      size += TIMES_A_HOST * record.host().length();
      for (int i = 0; i < record.size(); i++) {
        int event = ofEvent(record, i);
        if (event == Rest.UNKNOWN) {
          return Rest.UNKNOWN;
        }
        size += event;
      }
    }
    return size;
  }

  private static boolean isUsual(ExchangeRecord record) {
    return record.status() < CLIENT_ERROR
        && record.requestHeaders().isEmpty()
        && record.responseHeaders().isEmpty()
        && record.serverTimings().size() <= MOST_TIMINGS
        && !hasHolder(record.pool());
  }

  private static boolean hasHolder(@Nullable Object pool) {
    return pool instanceof PoolSnapshot snapshot && snapshot.holder() != null;
  }

  private static int ofEvent(ExchangeRecord record, int index) {
    Hook hook = record.hook(index);
    return switch (hook) {
      case GET_CONN -> 250;
      case GOT_CONN -> 580;
      case DNS_DONE -> ofAnswers(record.detail(index, List.class).size());
      case CONNECT_START, CONNECT_DONE -> 300;
      case TLS_DONE -> ofFacts(record.detail(index));
      case LEASE_DONE -> hasHolder(record.detail(index)) ? Rest.UNKNOWN : 0;
      case TUNNEL_START, TUNNEL_DONE, CONN_RELEASED -> 160;
      case EXCHANGE_START -> record.resend() == null ? 0 : 150;
      case WROTE_REQUEST -> 130;
      case DNS_START, TLS_START, GOT_1XX_RESPONSE, LAST_BYTE -> 90;
      case WROTE_HEADERS, WAIT_100_CONTINUE, GOT_100_CONTINUE, FIRST_BYTE -> 45;
      case LEASE_START, TLS_FIRST_WRITE, TLS_FIRST_READ, RESPONSE_HEAD, PUT_IDLE_CONN -> 0;
      // Without a connection it has an event, and an error: it is rendered at once.
      case EXCHANGE_DONE -> 0;
    };
  }

  private static int ofAnswers(int addresses) {
    return addresses > MOST_ADDRESSES ? Rest.UNKNOWN : 120 + addresses * ADDRESS;
  }

  private static int ofFacts(@Nullable Object detail) {
    if (!(detail instanceof TlsFacts facts)) {
      return 450;
    }
    String subject = facts.subject();
    int length = subject == null ? 0 : subject.length();
    return length > LONGEST_TEXT ? Rest.UNKNOWN : 450 + length;
  }
}
