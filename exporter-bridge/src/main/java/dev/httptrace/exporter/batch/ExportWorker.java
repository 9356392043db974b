/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import dev.httptrace.exporter.account.SpanCounts;
import dev.httptrace.exporter.account.SpanLoss;
import dev.httptrace.otel.late.UnrenderedSpan;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** The thread of a {@link SpanPipeline}: queues spans, cuts batches and starts exports. */
final class ExportWorker implements Runnable {
  private static final long SHORTEST_PARK_NANOS = 1_000_000;
  private static final int POLLED_AT_ONCE = 32;
  private static final long PAUSE_AFTER_FAILURE_NANOS = 10_000_000;

  private final Outlet outlet;
  private final BatchSettings settings;
  private final SpanCounts counts;
  private final EndedSpans ended;
  private final Backlog backlog;
  private final Exports exports;
  private final Leaving leaving;
  private final Flushes flushes = new Flushes();
  private final SpanSize sizes = new SpanSize();
  private final Queue<CompletableResultCode> flushRequests = new ConcurrentLinkedQueue<>();
  // Those of them that wait for what has ended to be taken.
  private final List<CompletableResultCode> requested = new ArrayList<>();
  private final CompletableResultCode shutdown = new CompletableResultCode();
  private final Thread thread = new Thread(this, "httptrace-exporter");
  private long lastExport = System.nanoTime();
  private long taken;
  private volatile int underWay;
  private volatile int waiting;
  private volatile int enoughUnseen;
  private volatile boolean parked;
  private volatile boolean isShutdown;
  private volatile boolean terminated;

  ExportWorker(
      Outlet outlet,
      BatchSettings settings,
      SpanCounts counts,
      SpanReport report,
      EndedSpans ended) {
    this.outlet = outlet;
    this.settings = settings;
    this.counts = counts;
    this.ended = ended;
    this.backlog =
        new Backlog(
            new Importance(settings.slow().toNanos()),
            settings.memory(),
            settings.queueSpans(),
            this::dropped);
    this.leaving = new Leaving(outlet.overflow(), counts, report);
    this.exports =
        new Exports(outlet, settings.exportTimeout().toNanos(), counts, report, this::wake);
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  CompletableResultCode flush() {
    if (isShutdown) {
      return shutdown;
    }
    CompletableResultCode flush = new CompletableResultCode();
    flushRequests.add(flush);
    wake();
    if (terminated) {
      completeFlushRequests();
    }
    return flush;
  }

  CompletableResultCode shutdown() {
    isShutdown = true;
    wake();
    return shutdown;
  }

  boolean isShutdown() {
    return isShutdown;
  }

  boolean isTerminated() {
    return terminated;
  }

  int waiting() {
    return waiting;
  }

  int underWay() {
    return underWay;
  }

  long handedOver() {
    return exports.handedOver();
  }

  /** Called with how many spans have ended that the thread has not looked at. */
  void wakeIfEnough(int unseen) {
    if (unseen >= enoughUnseen && parked) {
      wake();
    }
  }

  private void wake() {
    parked = false;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    while (!terminated) {
      try {
        turn();
      } catch (Throwable e) {
        Contained.report(outlet.exporter(), "export", e);
        pause();
        continue;
      }
      if (!terminated) {
        await();
      }
    }
  }

  /** What the turn left undone is not left until something else wakes the thread. */
  private void pause() {
    boolean ignored = Thread.interrupted();
    LockSupport.parkNanos(this, PAUSE_AFTER_FAILURE_NANOS);
  }

  private void turn() {
    boolean last = isShutdown;
    exports.settle();
    for (var flush = flushRequests.peek(); flush != null; flush = flushRequests.peek()) {
      requested.add(flush);
      flushRequests.remove();
    }
    take();
    leaving.go();
    if (!requested.isEmpty()) {
      // Only now, and else in a later turn: all that had ended before has been taken.
      flushes.add(requested);
      requested.clear();
    }
    startBatches();
    flushes.settle();
    publish(exports.spans());
    if (last && backlog.isEmpty() && exports.size() == 0 && ended.count() == 0) {
      terminate();
    }
  }

  private void publish(int spansUnderWay) {
    waiting = backlog.size();
    underWay = spansUnderWay;
  }

  private void terminate() {
    terminated = true;
    // What ended between the last look and this one, on a thread that saw neither.
    counts.lost(SpanLoss.ENDED_LATE, ended.clear());
    completeFlushRequests();
    CompletableResultCode outletShutdown = null;
    try {
      outletShutdown = outlet.shutdown().get();
      if (outletShutdown != null) {
        outletShutdown.whenComplete(shutdown::succeed);
      }
    } catch (Throwable e) {
      outletShutdown = null;
      Contained.report(outlet.exporter(), "shutdown", e);
    }
    if (outletShutdown == null) {
      Contained.succeed(shutdown);
    }
  }

  private void completeFlushRequests() {
    for (var flush = flushRequests.poll(); flush != null; flush = flushRequests.poll()) {
      Contained.succeed(flush);
    }
  }

  /** Takes no more than were there when it began, so that spans without end hold up nothing. */
  private void take() {
    int polled = 0;
    try {
      for (int left = ended.count(); left > 0; left--) {
        ReadableSpan span = ended.poll();
        if (span == null) {
          return;
        }
        polled++;
        take(span);
        backlog.makeRoom(exports.bytes() + settings.endedBytes(left));
        if (polled == POLLED_AT_ONCE) {
          ended.left(polled);
          polled = 0;
        }
      }
    } finally {
      ended.left(polled);
    }
  }

  private void take(ReadableSpan span) {
    Round round = flushes.enter();
    try {
      SpanData data = UnrenderedSpan.of(span);
      backlog.add(new Waiting(data, taken++, sizes.of(data), round));
    } catch (Throwable e) {
      round.leave();
      counts.lost(SpanLoss.FAILED, 1);
      Contained.report(span, "toSpanData", e);
    }
  }

  private void dropped(Waiting span) {
    span.round().leave();
    leaving.add(span.data());
  }

  private void startBatches() {
    long now = System.nanoTime();
    boolean isTime = now - lastExport >= settings.delay().toNanos();
    while (exports.size() < settings.inFlight() && !backlog.isEmpty() && (isTime || isDue())) {
      startBatch(backlog.take(settings.largestBatch(), settings.batchBytes()), now);
      lastExport = now;
    }
    if (isTime) {
      lastExport = now;
    }
  }

  private void startBatch(List<Waiting> taken, long now) {
    // Before it starts, for an exporter may not come back.
    publish(exports.spans() + taken.size());
    Batch batch;
    try {
      batch = new Batch(taken, now);
    } catch (Throwable e) {
      // In neither the backlog nor the exports, they would never be counted.
      taken.forEach(span -> span.round().leave());
      counts.lost(SpanLoss.FAILED, taken.size());
      Contained.report(this, "export", e);
      return;
    }
    exports.start(batch);
  }

  private boolean isDue() {
    return isShutdown
        || flushes.isWaiting()
        || backlog.size() >= settings.batchSpans()
        || backlog.bytes() >= settings.batchBytes();
  }

  private void await() {
    // Before parked: a thread that ends a span counts it first and then reads both; this one writes
    // both first and then reads the count.
    enoughUnseen = enough();
    parked = true;
    boolean isIdle =
        !exports.isAnyDone()
            && flushRequests.isEmpty()
            && (ended.count() < enoughUnseen || ended.isEmpty())
            && !(isShutdown && exports.size() == 0);
    if (isIdle) {
      LockSupport.parkNanos(this, Math.max(SHORTEST_PARK_NANOS, patience(System.nanoTime())));
    }
    parked = false;
    // An exporter's interrupt would end each wait at once, and perhaps the next export.
    boolean ignored = Thread.interrupted();
  }

  /**
   * How many new spans to wake for: no more than the backlog lacks for a batch, which would wait
   * for the whole delay otherwise.
   */
  private int enough() {
    int missing = settings.batchSpans() - backlog.size();
    return missing > 0 ? Math.min(settings.wakeAt(), missing) : settings.wakeAt();
  }

  private long patience(long now) {
    return exports.patience(now, settings.delay().toNanos() - (now - lastExport));
  }

  @Override
  public String toString() {
    return outlet.exporter() + ", " + settings;
  }
}
