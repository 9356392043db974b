/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import dev.httptrace.Exchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes records whose times are what a test says. It is in this package because only here can. */
public final class TimedExchange {

  private final ExchangeRecord record;
  private long nanos;

  public TimedExchange(Exchange exchange) {
    this.record = new ExchangeRecord(exchange, new Anchor(0, 0));
    record.append(Hook.EXCHANGE_START, 0, 0, null, null);
  }

  public TimedExchange after(long micros, Hook hook) {
    return after(micros, hook, 0, null, null);
  }

  public TimedExchange after(long micros, Hook hook, long value, @Nullable Object detail) {
    return after(micros, hook, value, detail, null);
  }

  public TimedExchange after(
      long micros, Hook hook, long value, @Nullable Object detail, @Nullable Exception error) {
    nanos += micros * 1_000;
    record.append(hook, nanos, value, detail, error);
    return this;
  }

  public ExchangeRecord record() {
    return record;
  }

  /** The exchange as a call of its own. */
  public CallRecord call() {
    return CallRecord.of(record, List.of());
  }
}
