/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.record.ConnFacts;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Hook;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Child spans of an exchange: the steps that set its connection up, which most have none of. */
final class SetupSpans {

  /** As the recorder sees it: a lease that took less found a connection. */
  private static final long WAIT_NANOS = 1_000_000;

  private final Tracer tracer;
  private final Recurring recurring;
  private final ConnMakers makers = new ConnMakers();

  SetupSpans(Tracer tracer, Recurring recurring) {
    this.tracer = tracer;
    this.recurring = recurring;
  }

  /** Links an exchange on a reused connection to the span that made it. */
  void link(Span span, ConnFacts conn) {
    SpanContext maker = makers.get(conn);
    if (maker != null && conn.id() != null) {
      span.addLink(maker, recurring.conn(conn.id()));
    }
  }

  /** The connection is not kept. */
  void discarded(ConnFacts conn) {
    makers.remove(conn);
  }

  /**
   * Makes the spans of the steps that ended in this part of a record.
   *
   * @param parent has the span of the exchange
   */
  void make(ExchangeRecord record, int from, int to, Context parent) {
    SpanContext maker = null;
    for (int i = from; i < to; i++) {
      String name = name(record, i);
      if (name != null) {
        SpanContext made = make(name, record, i, parent);
        if (record.hook(i) == Hook.CONNECT_DONE && record.error(i) == null) {
          maker = made;
        }
      }
    }
    ConnFacts conn = record.conn();
    if (maker != null && conn != null && !isDiscarded(record)) {
      makers.put(conn, maker);
    }
  }

  /** Of a whole exchange, which steps may be made of late, the end is there already. */
  private static boolean isDiscarded(ExchangeRecord record) {
    int released = record.lastIndexOf(Hook.CONN_RELEASED);
    return released >= 0 && record.detail(released) != null;
  }

  private static @Nullable String name(ExchangeRecord record, int index) {
    return switch (record.hook(index)) {
      case LEASE_DONE -> isWait(record, index) ? "http.queue" : null;
      case DNS_DONE -> "http.dns";
      case CONNECT_DONE -> "http.connect";
      case TUNNEL_DONE -> "http.proxy";
      case TLS_DONE -> "http.tls";
      default -> null;
    };
  }

  /** Whether a lease is a step: it took time, failed, or is the first of those that follow it. */
  private static boolean isWait(ExchangeRecord record, int index) {
    return record.durationNanos(index) >= WAIT_NANOS
        || record.error(index) != null
        || record.lastIndexOf(Hook.DNS_START) >= 0
        || record.lastIndexOf(Hook.CONNECT_START) >= 0;
  }

  private SpanContext make(String name, ExchangeRecord record, int done, Context parent) {
    int start = start(record, done);
    long epoch = record.anchor().epochNanos();
    Span span =
        tracer
            .spanBuilder(name)
            .setParent(parent)
            .setStartTimestamp(epoch + record.offsetNanos(start), TimeUnit.NANOSECONDS)
            .startSpan();
    try {
      span.setAllAttributes(attributes(record, start, done));
      if (isFailed(record, done)) {
        span.setStatus(StatusCode.ERROR);
      }
    } finally {
      span.end(epoch + record.offsetNanos(done), TimeUnit.NANOSECONDS);
    }
    return span.getSpanContext();
  }

  /** A proxy that refuses answers, with a status. */
  private static boolean isFailed(ExchangeRecord record, int done) {
    return record.error(done) != null
        || (record.hook(done) == Hook.TUNNEL_DONE && record.value(done) >= 400);
  }

  /** Those of its events; how long it took is the span's own to say. */
  private Attributes attributes(ExchangeRecord record, int start, int done) {
    AttributesBuilder all = Attributes.builder();
    int asked = record.hook(done) == Hook.LEASE_DONE ? record.lastIndexOf(Hook.GET_CONN) : start;
    if (asked >= 0) {
      all.putAll(ExchangeEvents.attributes(record, asked, recurring));
    }
    return all.putAll(ExchangeEvents.attributes(record, done, recurring))
        .remove(Keys.DURATION_MS)
        .build();
  }

  /** Where a step began: with the same address, where several are tried at a time. */
  private static int start(ExchangeRecord record, int done) {
    Hook hook = record.hook(done).start();
    int nearest = -1;
    for (int i = done - 1; i >= 0; i--) {
      if (record.hook(i) == hook) {
        if (hook != Hook.CONNECT_START || Objects.equals(record.detail(i), record.detail(done))) {
          return i;
        }
        nearest = nearest < 0 ? i : nearest;
      }
    }
    return nearest < 0 ? done : nearest;
  }
}
