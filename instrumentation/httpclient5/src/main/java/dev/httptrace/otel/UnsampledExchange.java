/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.Exchange;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.ResponseHead;
import io.opentelemetry.context.Context;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Measures an exchange whose span is not sampled: nothing but its duration and status. */
final class UnsampledExchange implements ExchangeTrace {

  private final ClientMetrics metrics;
  private final Context context;
  private final Exchange exchange;
  private final SpanEnd end;
  private final long start = System.nanoTime();
  private volatile int status;
  private volatile @Nullable String protocolVersion;
  private final AtomicBoolean recorded = new AtomicBoolean();

  UnsampledExchange(ClientMetrics metrics, Context context, Exchange exchange, SpanEnd end) {
    this.metrics = metrics;
    this.context = context;
    this.exchange = exchange;
    this.end = end;
  }

  @Override
  public void gotResponseHead(ResponseHead head) {
    status = head.status();
    protocolVersion = head.protocolVersion();
    if (end == SpanEnd.RESPONSE_HEAD) {
      record(null);
    }
  }

  @Override
  public void exchangeDone(@Nullable Exception error) {
    record(error);
  }

  private void record(@Nullable Exception error) {
    if (!recorded.compareAndSet(false, true)) {
      return;
    }
    Outcome outcome = Outcome.of(status, error, error != null && exchange.cancelled());
    metrics.record(
        ExchangeFacts.of(exchange),
        status,
        protocolVersion,
        outcome.errorType(),
        System.nanoTime() - start,
        context);
  }
}
