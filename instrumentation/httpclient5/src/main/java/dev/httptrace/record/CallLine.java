/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import dev.httptrace.OutsideText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** Writes a call, or an exchange, as one line: no header field, message or value of the query. */
final class CallLine {

  // What would be shown as 0.0 ms.
  private static final long SHORTEST_NANOS = 50_000;
  private static final double NANOS_PER_MS = 1e6;

  private CallLine() {}

  static String of(ExchangeRecord exchange) {
    return of(CallRecord.of(exchange, List.of()));
  }

  static String of(CallRecord call) {
    StringJoiner line = new StringJoiner(" | ");
    line.add(summary(call));
    ConnFacts conn = call.conn();
    if (conn != null) {
      line.add(
          (conn.id() == null ? "connection" : conn.id()) + (conn.reused() ? " reused" : " new"));
    }
    if (call.last().isDone()) {
      line.add(call.verdict().sentence());
    }
    if (call.last().span().isValid()) {
      line.add("trace " + call.last().span().getTraceId());
    }
    // A path that HttpClient did not check must not begin a line of its own.
    return OutsideText.shown(line.toString());
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
    if (!call.last().isDone()) {
      return call.status() == 0 ? "not over" : call.status() + " not over";
    }
    Exception failure = call.failure();
    String status = call.status() == 0 ? "" : Integer.toString(call.status());
    if (failure == null) {
      return status.isEmpty() ? "without response" : status;
    }
    // Its record knows more of a failure than the exception does.
    String recorded = ErrorType.ofFailure(call.last());
    String type = recorded == null ? ErrorType.of(failure) : recorded;
    String failed = call.cancelled() ? "cancelled" : "failed (" + type + ")";
    return status.isEmpty() ? failed : status + " " + failed;
  }

  private static String phases(CallRecord call) {
    StringJoiner all = new StringJoiner(", ");
    add(all, call.phases());
    // Not "pause", which is what a JVM does.
    add(all, "outside", call.pauses().stream().mapToLong(Duration::toNanos).sum());
    return all.toString();
  }

  static String of(Phases phases) {
    StringJoiner all = new StringJoiner(", ", millis(phases.totalNanos()) + " ms: ", "");
    all.setEmptyValue(millis(phases.totalNanos()) + " ms");
    add(all, phases);
    return all.toString();
  }

  private static void add(StringJoiner all, Phases phases) {
    for (Phase phase : Phase.values()) {
      add(all, phase.word(), phases.nanos(phase));
    }
  }

  private static void add(StringJoiner all, String name, long nanos) {
    if (nanos >= SHORTEST_NANOS) {
      all.add(name + " " + millis(nanos));
    }
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1f", nanos / NANOS_PER_MS);
  }
}
