/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.log;

import dev.httptrace.record.CallRecord;
import dev.httptrace.record.ConnFacts;
import dev.httptrace.record.ErrorType;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Phase;
import dev.httptrace.record.Phases;
import java.time.Duration;
import java.util.Locale;
import java.util.StringJoiner;

/** Writes a call as one line. */
final class CallLine {

  // What would be shown as 0.0 ms.
  private static final long SHORTEST_NANOS = 50_000;
  private static final double NANOS_PER_MS = 1e6;

  private CallLine() {}

  static String of(CallRecord call) {
    StringJoiner line = new StringJoiner(" | ");
    line.add(summary(call));
    ConnFacts conn = call.conn();
    if (conn != null) {
      line.add(
          (conn.id() == null ? "connection" : conn.id()) + (conn.reused() ? " reused" : " new"));
    }
    line.add(call.verdict().sentence());
    if (call.last().span().isValid()) {
      line.add("trace " + call.last().span().getTraceId());
    }
    return oneLine(line.toString());
  }

  private static String summary(CallRecord call) {
    ExchangeRecord first = call.exchanges().get(0);
    int size = call.exchanges().size();
    String phases = phases(call);
    return first.method()
        + " "
        + first.url()
        + " "
        + outcome(call)
        + " in "
        + millis(call.duration().toNanos())
        + " ms"
        + (size == 1 ? "" : ", " + size + " exchanges")
        + (phases.isEmpty() ? "" : ": " + phases);
  }

  /** A status may come and the body fail. */
  private static String outcome(CallRecord call) {
    Exception failure = call.failure();
    String status = call.status() == 0 ? "" : Integer.toString(call.status());
    if (failure == null) {
      return status.isEmpty() ? "without response" : status;
    }
    String failed = call.cancelled() ? "cancelled" : "failed (" + ErrorType.of(failure) + ")";
    return status.isEmpty() ? failed : status + " " + failed;
  }

  private static String phases(CallRecord call) {
    Phases phases = call.phases();
    StringJoiner all = new StringJoiner(", ");
    for (Phase phase : Phase.values()) {
      add(all, phase.word(), phases.nanos(phase));
    }
    add(all, "pause", call.pauses().stream().mapToLong(Duration::toNanos).sum());
    return all.toString();
  }

  private static void add(StringJoiner all, String name, long nanos) {
    if (nanos >= SHORTEST_NANOS) {
      all.add(name + " " + millis(nanos));
    }
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1f", nanos / NANOS_PER_MS);
  }

  /** A path that HttpClient did not check must not begin a line of its own. */
  private static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c ->
                line.appendCodePoint(
                    Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? '?' : c));
    return line.toString();
  }
}
