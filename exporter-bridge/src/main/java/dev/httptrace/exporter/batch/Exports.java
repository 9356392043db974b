/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import dev.httptrace.exporter.account.SpanCounts;
import dev.httptrace.exporter.account.SpanLoss;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The batches that an exporter has. Each is settled once: by its result, by what the exporter threw
 * instead, or because it took too long. Used by one thread, but for results.
 */
final class Exports {
  /** More than are under way at once: a batch for which there is no room would not be counted. */
  private static final int ROOM = 16;

  private final Outlet outlet;
  private final long timeoutNanos;
  private final SpanCounts counts;
  private final SpanReport report;
  private final Runnable settled;
  private final List<Batch> busy = new ArrayList<>(ROOM);
  private final Queue<Batch> done = new ConcurrentLinkedQueue<>();
  private final LongAdder handedOver = new LongAdder();
  private long bytes;
  private int spans;

  /** Exports; {@code settled} is called when there is something to {@link #settle}. */
  Exports(
      Outlet outlet, long timeoutNanos, SpanCounts counts, SpanReport report, Runnable settled) {
    this.outlet = outlet;
    this.timeoutNanos = timeoutNanos;
    this.counts = counts;
    this.report = report;
    this.settled = settled;
  }

  void start(Batch batch) {
    busy.add(batch);
    bytes += batch.bytes();
    spans += batch.size();
    handedOver.add(batch.size());
    LongSupplier received = outlet.received();
    long before = received == null ? 0 : received.getAsLong();
    try {
      CompletableResultCode result = outlet.exporter().export(batch.data());
      if (result != null) {
        result.whenComplete(() -> finish(batch, failure(result)));
      } else {
        refused(batch, before, "its result is null");
      }
    } catch (Throwable e) {
      Contained.report(outlet.exporter(), "export", e);
      refused(batch, before, Contained.reason(e));
    }
    settle();
  }

  private static @Nullable String failure(CompletableResultCode result) {
    return result.isSuccess() ? null : Contained.reason(result.getFailureThrowable());
  }

  /**
   * Some may have reached the exporter that counts, before one in front of it or beside it threw.
   */
  private void refused(Batch batch, long receivedBefore, String failure) {
    LongSupplier received = outlet.received();
    if (received != null && !batch.isSettled()) {
      long lost = batch.size() - (received.getAsLong() - receivedBefore);
      if (lost > 0) {
        counts.lost(SpanLoss.FAILED, lost);
        report.failed(failure);
      }
    }
    finish(batch, failure);
  }

  /** Runs on the thread that has the result; {@code failure} is null for a success. */
  private void finish(Batch batch, @Nullable String failure) {
    if (!batch.settle()) {
      return;
    }
    try {
      if (outlet.received() == null) {
        count(batch, failure);
      }
    } finally {
      done.add(batch);
      settled.run();
    }
  }

  private void count(Batch batch, @Nullable String failure) {
    if (failure == null) {
      counts.exported(batch.size());
      report.succeeded(true);
    } else {
      counts.lost(SpanLoss.FAILED, batch.size());
      report.failed(failure);
    }
  }

  /** Gives up what has taken too long, and forgets what is settled. */
  void settle() {
    long now = System.nanoTime();
    for (Batch batch : busy) {
      if (batch.age(now) >= timeoutNanos) {
        finish(batch, "no result in " + timeoutNanos / 1_000_000 + " ms");
      }
    }
    for (Batch batch = done.poll(); batch != null; batch = done.poll()) {
      busy.remove(batch);
      bytes -= batch.bytes();
      spans -= batch.size();
      batch.leave();
    }
  }

  /** Returns the time until one has taken too long, or {@code patience} if that is shorter. */
  long patience(long now, long patience) {
    long shortest = patience;
    for (Batch batch : busy) {
      shortest = Math.min(shortest, timeoutNanos - batch.age(now));
    }
    return shortest;
  }

  /** Tells whether something is settled that is not forgotten yet. */
  boolean isAnyDone() {
    return !done.isEmpty();
  }

  int size() {
    return busy.size();
  }

  long bytes() {
    return bytes;
  }

  int spans() {
    return spans;
  }

  /** Returns how many spans the exporter has been given. From any thread. */
  long handedOver() {
    return handedOver.sum();
  }
}
