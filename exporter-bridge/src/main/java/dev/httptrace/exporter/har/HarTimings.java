/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.har;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Hook;
import dev.httptrace.record.Phase;
import dev.httptrace.record.Slice;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * The nine phases as the seven timings of the format, in nanoseconds: -1 where there was no such
 * thing, {@code ssl} within {@code connect}.
 */
record HarTimings(
    long blocked, long dns, long connect, long ssl, long send, long waited, long receive) {

  // Milliseconds with all their nanoseconds, so that they add up as decimals.
  private static final int NANO_OF_MILLI_DIGITS = 6;
  private static final long NONE = -1;

  static HarTimings of(ExchangeRecord record) {
    long[] nanos = new long[Phase.values().length];
    long before = 0;
    int connected = record.lastIndexOf(Hook.GOT_CONN);
    for (Slice slice : record.slices()) {
      if (slice.phase() == Phase.OTHER && (connected < 0 || slice.entry() <= connected)) {
        before += slice.nanos();
      } else {
        nanos[slice.phase().ordinal()] += slice.nanos();
      }
    }
    long ssl = has(record, Hook.TLS_START) ? nanos[Phase.TLS.ordinal()] : NONE;
    boolean dialled = has(record, Hook.CONNECT_START) || has(record, Hook.TUNNEL_START);
    long connect = nanos[Phase.CONNECT.ordinal()] + nanos[Phase.PROXY.ordinal()] + Math.max(0, ssl);
    return new HarTimings(
        nanos[Phase.QUEUE.ordinal()] + before,
        has(record, Hook.DNS_START) ? nanos[Phase.DNS.ordinal()] : NONE,
        dialled || ssl >= 0 ? connect : NONE,
        ssl,
        nanos[Phase.SEND.ordinal()],
        nanos[Phase.WAIT.ordinal()],
        nanos[Phase.RECEIVE.ordinal()] + nanos[Phase.OTHER.ordinal()]);
  }

  private static boolean has(ExchangeRecord record, Hook hook) {
    return record.lastIndexOf(hook) >= 0;
  }

  long total() {
    return blocked + Math.max(0, dns) + Math.max(0, connect) + send + waited + receive;
  }

  void write(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("timings");
    write(json, "blocked", blocked);
    write(json, "dns", dns);
    write(json, "connect", connect);
    write(json, "ssl", ssl);
    write(json, "send", send);
    write(json, "wait", waited);
    write(json, "receive", receive);
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String field, long nanos) throws IOException {
    if (nanos < 0) {
      json.writeNumberField(field, NONE);
    } else {
      json.writeNumberField(field, millis(nanos));
    }
  }

  static BigDecimal millis(long nanos) {
    return BigDecimal.valueOf(nanos, NANO_OF_MILLI_DIGITS);
  }
}
