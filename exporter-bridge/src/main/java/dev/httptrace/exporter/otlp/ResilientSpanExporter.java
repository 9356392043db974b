/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import dev.httptrace.exporter.account.SpanCounts;
import dev.httptrace.exporter.account.SpanLoss;
import dev.httptrace.exporter.batch.OneLine;
import dev.httptrace.exporter.batch.SpanReport;
import dev.httptrace.exporter.protobuf.SpanMessage;
import dev.httptrace.exporter.spool.SpoolSettings;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Exports over OTLP so that as little as possible is lost, and counts what is: requests that are
 * too large are divided, spans that are too large lose their biggest attribute, requests that fail
 * are tried again for a time that is bounded, and what the collector rejects of a request that it
 * takes is seen. Several exports may be under way at once.
 *
 * <p>Safe to use from any thread. The result of an export is a success if every span was taken.
 */
final class ResilientSpanExporter implements SpanExporter {
  private final Supplier<SpanExporter> newExporter;
  private final Request.Current current;
  private final SpanCounts counts;
  private final SpanReport report;
  private final RetryTimer timer;
  private final Set<Sending> sendings = ConcurrentHashMap.newKeySet();
  private final LongAdder received = new LongAdder();
  private final AtomicInteger retrying = new AtomicInteger();
  private final CutReport cuts = new CutReport();
  private final Object sending = new Object();
  private final OwnMessages messages;
  private final Keeping keeping;
  private SpanExporter delegate;
  private volatile RetrySettings settings;
  private volatile boolean closing;
  private volatile boolean abandoned;
  private volatile boolean shutdown;

  /**
   * Exports.
   *
   * @param newExporter makes an exporter that sends through {@link WatchedSenders} of {@code
   *     current}; another takes its place when it hangs
   * @param spool where spans are kept that are not taken, or null
   */
  ResilientSpanExporter(
      Supplier<SpanExporter> newExporter,
      Request.Current current,
      RetrySettings settings,
      SpanCounts counts,
      SpanReport report,
      @Nullable SpoolSettings spool) {
    this(newExporter, current, settings, counts, report, spool, new RetryTimer());
  }

  ResilientSpanExporter(
      Supplier<SpanExporter> newExporter,
      Request.Current current,
      RetrySettings settings,
      SpanCounts counts,
      SpanReport report,
      @Nullable SpoolSettings spool,
      RetryTimer timer) {
    this.newExporter = newExporter;
    this.current = current;
    this.settings = settings;
    this.counts = counts;
    this.report = report;
    this.messages = new OwnMessages(current);
    this.delegate = newExporter.get();
    this.timer = timer;
    this.keeping = new Keeping(this, counts, report, spool);
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    Sending whole = new Sending(this, List.copyOf(spans));
    // From here on they are counted by what becomes of the sending.
    received.add(spans.size());
    whole.start();
    return whole.result();
  }

  /**
   * Has an attempt sent by OpenTelemetry's exporter; its answer comes to the attempt. The message
   * is ours, where senders take protobuf: then the exporter is to see how many spans there are, and
   * not to write them.
   */
  void send(Attempt attempt) {
    synchronized (sending) {
      SpanExporter with = delegate;
      Collection<SpanData> spans = attempt.spans();
      try {
        SpanMessage message = messages.of(attempt.spans(), settings.mostBytes());
        if (!attempt.sentWith(with, message)) {
          return;
        }
        current.set(attempt);
        CompletableResultCode result =
            with.export(message == null ? spans : new UnreadSpans(spans.size()));
        result.whenComplete(() -> attempt.exported(result));
      } catch (Throwable e) {
        // Whatever it is, the spans must be counted.
        attempt.finish(Answer.refused(e.toString()));
      } finally {
        current.set(null);
      }
    }
  }

  /** Replaces an exporter that does not come back: its sender may wait for hours, and is full. */
  void replace(SpanExporter hanging) {
    synchronized (sending) {
      if (!isCurrent(hanging) || shutdown) {
        return;
      }
      delegate = newExporter.get();
    }
    hanging.shutdown();
  }

  @SuppressWarnings("ReferenceEquality")
  boolean isCurrent(SpanExporter exporter) {
    synchronized (sending) {
      return delegate == exporter;
    }
  }

  void taken(int spans, Answer answer) {
    long rejected = Math.min(spans, answer.rejected());
    counts.exported(spans - rejected);
    if (rejected > 0) {
      counts.lost(SpanLoss.REJECTED, rejected);
      report.rejected(
          "the collector took a request and rejected "
              + rejected
              + " of its "
              + spans
              + " spans: "
              + OneLine.of(answer.reason()));
    } else {
      report.succeeded(retrying.get() == 0);
    }
  }

  void lost(SpanLoss reason, int spans, Answer answer) {
    counts.lost(reason, spans);
    if (reason == SpanLoss.TOO_LARGE) {
      report.rejected(OneLine.of(answer.reason()));
    } else {
      failed(answer);
    }
  }

  /** Keeps spans that may be taken another time, or loses them; {@code done} is called after. */
  void keep(List<SpanData> spans, SpanLoss otherwise, Answer answer, Runnable done) {
    keeping.keep(
        spans,
        otherwise,
        () -> {
          failed(answer);
          done.run();
        });
  }

  void failed(Answer answer) {
    report.failed(OneLine.of(answer.reason()));
  }

  void cut(SpanData smaller, Answer answer) {
    counts.cut();
    cuts.report(smaller, answer.reason());
  }

  /** Says that an attempt failed and another follows; a first failure alone is no outage. */
  void again(Answer answer, int attempt) {
    if (attempt > 1) {
      report.failed(OneLine.of(answer.reason()));
    }
  }

  Keeping keeping() {
    return keeping;
  }

  long received() {
    return received.sum();
  }

  void limitRetries(Duration most) {
    settings = settings.withRetryTimeAtMost(most);
  }

  RetrySettings settings() {
    return settings;
  }

  boolean isClosing() {
    return closing;
  }

  boolean isAbandoned() {
    return abandoned;
  }

  AtomicInteger retrying() {
    return retrying;
  }

  void opened(Sending started) {
    sendings.add(started);
  }

  void closed(Sending ended) {
    sendings.remove(ended);
  }

  /** Makes the failures that follow final, and those final now that are to be tried again. */
  void closing() {
    closing = true;
    sendings.forEach(Sending::retryNow);
  }

  /** Gives up what is under way, and all that follows without trying. */
  void abandon() {
    var ignored = shutdown();
  }

  @Override
  public CompletableResultCode flush() {
    synchronized (sending) {
      return delegate.flush();
    }
  }

  @Override
  public CompletableResultCode shutdown() {
    SpanExporter last;
    synchronized (sending) {
      if (shutdown) {
        return CompletableResultCode.ofSuccess();
      }
      shutdown = true;
      last = delegate;
    }
    // What waits for another attempt would wait for ever.
    abandoned = true;
    closing = true;
    sendings.forEach(Sending::abandon);
    timer.shutdown();
    return last.shutdown();
  }

  RetryTimer timer() {
    return timer;
  }

  @Override
  public String toString() {
    synchronized (sending) {
      return "ResilientSpanExporter{" + delegate + "}";
    }
  }
}
