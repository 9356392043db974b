/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import dev.httptrace.Exchange;
import dev.httptrace.PoolSnapshot;
import dev.httptrace.Resend;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A record with times of the test's choice, in milliseconds, for exact texts. */
public final class WrittenRecord {

  private final ExchangeRecord record;
  private final long start;

  /** Begins a record at that time on a clock that begins with 0. */
  public WrittenRecord(String method, String path, Context context, long startMillis) {
    start = TimeUnit.MILLISECONDS.toNanos(startMillis);
    record = new ExchangeRecord(new Facts(method, path, context), new Anchor(start, start));
    at(0, Hook.EXCHANGE_START);
  }

  public WrittenRecord at(double millis, Hook hook) {
    return at(millis, hook, 0, null, null);
  }

  public WrittenRecord at(
      double millis, Hook hook, long value, @Nullable Object detail, @Nullable Exception error) {
    record.append(hook, start + (long) (millis * 1e6), value, detail, error);
    return this;
  }

  public WrittenRecord gotConn(double millis, String id, boolean reused) {
    ConnFacts conn = new ConnFacts(id, reused, reused, Duration.ZERO, Duration.ZERO, 1, null, null);
    return at(millis, Hook.GOT_CONN, 0, conn, null);
  }

  public WrittenRecord cancelled() {
    record.cancelled(true);
    return this;
  }

  /** The record while its exchange goes on. */
  ExchangeRecord soFar() {
    return record;
  }

  /** Ends the exchange. */
  public ExchangeRecord done(double millis, @Nullable Exception error) {
    at(millis, Hook.EXCHANGE_DONE, 0, null, error);
    return record;
  }

  /** The call of these exchanges, which begins and ends with them. */
  public static CallRecord call(ExchangeRecord... exchanges) {
    ExchangeRecord last = exchanges[exchanges.length - 1];
    return CallRecord.of(
        exchanges[0].anchor().nanoTime(),
        last.anchor().nanoTime() + last.duration().toNanos(),
        List.of(exchanges),
        last.failure(),
        List.of());
  }

  private record Facts(String method, String path, Context context) implements Exchange {

    @Override
    public int number() {
      return 1;
    }

    @Override
    public @Nullable Resend resend() {
      return null;
    }

    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public String host() {
      return "one.test";
    }

    @Override
    public int port() {
      return 8080;
    }

    @Override
    public @Nullable PoolSnapshot pool() {
      return null;
    }

    @Override
    public boolean cancelled() {
      return false;
    }

    @Override
    public void useContext(Context context) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void setRequestHeader(String name, String value) {
      throw new UnsupportedOperationException();
    }
  }
}
