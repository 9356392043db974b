/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** What holds of every span that the bundled trace wrote to. */
final class Timeline {

  private static final AttributeKey<Double> DURATION =
      AttributeKey.doubleKey("httptrace.duration_ms");
  private static final String[] PHASES = {
    "queue", "dns", "connect", "tls", "proxy", "send", "wait", "receive", "other"
  };

  private Timeline() {}

  /**
   * Every event is within the span, none is before the one above it, every start has its done and
   * every done its start and a duration; the phases of a client span of ours add up to its time.
   */
  static void check(SpanData span) {
    check(span, Duration.ZERO);
  }

  /**
   * The same of a span whose events have the times of another clock than the span itself.
   *
   * @param skew how far the clocks may differ
   */
  static void check(SpanData span, Duration skew) {
    long first = span.getStartEpochNanos() - skew.toNanos();
    long last = first;
    Map<String, Deque<EventData>> open = new HashMap<>();
    for (EventData event : span.getEvents()) {
      String name = event.getName();
      assertThat(event.getEpochNanos())
          .as(name)
          .isBetween(isAddedAside(name) ? first : last, span.getEndEpochNanos() + skew.toNanos());
      last = isAddedAside(name) ? last : event.getEpochNanos();
      int dot = name.lastIndexOf('.');
      String stem = dot < 0 ? name : name.substring(0, dot);
      Deque<EventData> starts = open.computeIfAbsent(stem, key -> new ArrayDeque<>());
      if (name.endsWith(".start")) {
        assertThat(event.getAttributes().get(DURATION)).as(name).isNull();
        starts.push(event);
      } else if (name.endsWith(".done")) {
        assertThat(starts).as("starts of %s", name).isNotEmpty();
        checkDuration(span, starts.pop(), event);
      }
    }
    if (isOurs(span)) {
      assertThat(open.values()).as("starts without done: %s", open).allMatch(Deque::isEmpty);
      checkSum(span);
    }
  }

  /** The leak watch adds while the exchange runs; a client span's others come at its end. */
  private static boolean isAddedAside(String name) {
    return name.equals("http.conn.held") || name.equals("http.conn.returned");
  }

  private static void checkDuration(SpanData span, EventData start, EventData done) {
    Double duration = done.getAttributes().get(DURATION);
    assertThat(duration).as(done.getName()).isNotNull();
    if (isOurs(span)) {
      assertThat(duration)
          .as(done.getName())
          .isEqualTo(Math.round((done.getEpochNanos() - start.getEpochNanos()) / 1e3) / 1e3);
    }
  }

  private static void checkSum(SpanData span) {
    double[] phases =
        Arrays.stream(PHASES)
            .map(phase -> AttributeKey.doubleKey("httptrace." + phase + "_ms"))
            .map(span.getAttributes()::get)
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .toArray();
    if (phases.length > 0) {
      // One below a microsecond is left out, and the others are rounded to one.
      double leftOut = 1e-3 * PHASES.length;
      assertThat(Arrays.stream(phases).min().orElseThrow()).isNotNegative();
      double millis = (span.getEndEpochNanos() - span.getStartEpochNanos()) / 1e6;
      assertThat(Arrays.stream(phases).sum()).isCloseTo(millis, within(1e-6 + leftOut));
    }
  }

  private static boolean isOurs(SpanData span) {
    return span.getInstrumentationScopeInfo().getName().equals("dev.httptrace");
  }
}
