/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.ConnHolder;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.LeasedConn;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is emitted for a connection that is held too long: one more in {@code
 * httptrace.client.pool.leaked}, and an event on the span of its exchange, if that still records;
 * another event when it is given back.
 */
final class LeakSignals {

  /** Keeps an exchange known to its connection of which nothing else is wanted. */
  static final ExchangeTrace HOLDER =
      new ExchangeTrace() {
        @Override
        public boolean wantsHeaderFields() {
          return false;
        }
      };

  private static final String HELD = "http.conn.held";
  private static final String RETURNED = "http.conn.returned";

  private final Duration threshold;
  private final boolean events;
  private final @Nullable LongCounter leaked;

  LeakSignals(Duration threshold, boolean events, @Nullable Meter meter) {
    this.threshold = threshold;
    this.events = events;
    this.leaked =
        meter == null
            ? null
            : meter
                .counterBuilder("httptrace.client.pool.leaked")
                .setUnit("{connection}")
                .setDescription("Connections that were held longer than the leak threshold.")
                .build();
  }

  static double checkedRatio(double ratio) {
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException("callSiteRatio must be from 0 to 1: " + ratio);
    }
    return ratio;
  }

  static Duration checked(Duration threshold) {
    if (threshold.isNegative() || threshold.isZero()) {
      throw new IllegalArgumentException("leakThreshold must be positive: " + threshold);
    }
    return threshold;
  }

  Duration threshold() {
    return threshold;
  }

  void held(LeasedConn conn, ConnHolder holder, Context context) {
    if (leaked != null) {
      leaked.add(1, server(holder), context);
    }
    event(HELD, conn, holder, context);
  }

  void returned(LeasedConn conn, ConnHolder holder, Context context) {
    event(RETURNED, conn, holder, context);
  }

  private void event(String name, LeasedConn conn, ConnHolder holder, Context context) {
    Span span = Span.fromContext(context);
    if (events && span.isRecording()) {
      AttributesBuilder attributes =
          Attributes.builder()
              .put(Keys.CONN_ID, conn.id())
              .put(Keys.CONN_HELD_MS, Keys.millis(holder.held().toNanos()))
              .put(Keys.HOLDER_STATE, holder.state().name().toLowerCase(Locale.ROOT))
              .put(Keys.HOLDER_THREAD, holder.thread());
      if (!holder.callSite().isEmpty()) {
        attributes.put(Keys.STACKTRACE, stack(holder.callSite()));
      }
      span.addEvent(name, attributes.build());
    }
  }

  /** One frame a line, as stack traces are written. */
  private static String stack(List<StackTraceElement> frames) {
    return frames.stream().map(frame -> "\tat " + frame).collect(Collectors.joining("\n"));
  }

  /** Where the request goes, as in the other metrics: not the proxy. */
  private static Attributes server(ConnHolder holder) {
    return Attributes.of(
        Keys.SERVER_ADDRESS, holder.host(), Keys.SERVER_PORT, (long) holder.port());
  }
}
