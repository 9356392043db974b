/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import dev.httptrace.exporter.account.SpanLoss;
import dev.httptrace.exporter.protobuf.SpanMessage;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One request to the collector. However it ends, by an answer, a time-out or because it is given
 * up, it ends once, and its spans are counted or go on in other attempts.
 */
final class Attempt implements Request {
  private static final double GROWTH = 1.5;

  private final ResilientSpanExporter exporter;
  private final Sending sending;
  private final List<SpanData> spans;
  private final int number;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean finished = new AtomicBoolean();
  private volatile @Nullable Answer answer;
  private volatile @Nullable SpanExporter sender;
  private volatile @Nullable Future<?> timer;
  private volatile @Nullable SpanMessage message;

  Attempt(ResilientSpanExporter exporter, Sending sending, List<SpanData> spans, int number) {
    this.exporter = exporter;
    this.sending = sending;
    this.spans = spans;
    this.number = number;
    if (number > 1) {
      exporter.retrying().incrementAndGet();
    }
  }

  List<SpanData> spans() {
    return spans;
  }

  void start() {
    if (finished.get() || !started.compareAndSet(false, true)) {
      return;
    }
    try {
      timer = exporter.timer().later(this::timeOut, exporter.settings().attemptTime().toNanos());
    } catch (Throwable e) {
      notStarted(e);
      return;
    }
    exporter.send(this);
  }

  /** Where no thread can be started to wait for its end, there is none to wait for another. */
  private void notStarted(Throwable reason) {
    if (end()) {
      untaken(Answer.again(reason.toString()));
    }
  }

  /**
   * Called with the exporter that is about to send.
   *
   * @param written what it is to send in the place of its own message, until the attempt ends; null
   *     if that is its own
   * @return whether it is to send it: the attempt may be over, having waited for its turn
   */
  boolean sentWith(SpanExporter with, @Nullable SpanMessage written) {
    sender = with;
    message = written;
    boolean isOver = finished.get();
    if (written != null && isOver) {
      written.release();
    }
    return !isOver;
  }

  @Override
  public MessageWriter message(MessageWriter written) {
    SpanMessage own = message;
    return own == null ? written : own;
  }

  @Override
  public @Nullable Answer beforeSending(MessageWriter sent) {
    long bytes = sent.getContentLength();
    long most = exporter.settings().mostBytes();
    return bytes <= most
        ? null
        : Answer.tooLarge("a request of " + bytes + " bytes is more than " + most);
  }

  @Override
  public void answered(Answer said) {
    answer = said;
  }

  void exported(CompletableResultCode result) {
    Answer said = answer;
    if (said == null) {
      said =
          result.isSuccess()
              ? Answer.taken()
              : Answer.again("the exporter was replaced or shut down");
    }
    finish(said);
  }

  /** The sender's own time-out does not count while it waits for what Retry-After says. */
  private void timeOut() {
    SpanExporter hanging = sender;
    if (finished.get()) {
      return;
    }
    try {
      if (hanging != null) {
        exporter.replace(hanging);
      }
    } finally {
      long patience = exporter.settings().attemptTime().toMillis();
      finish(Answer.again("no answer in " + patience + " ms"));
    }
  }

  void giveUp() {
    finish(Answer.again("no answer before the bridge was closed"));
  }

  /** Returns whether this is its end: then its spans are to be counted, or to go on. */
  private boolean end() {
    if (!finished.compareAndSet(false, true)) {
      return false;
    }
    Future<?> patience = timer;
    if (patience != null) {
      // It would keep the spans in memory.
      patience.cancel(false);
    }
    SpanMessage written = message;
    if (written != null) {
      // Not before: a sender may write it again, after Retry-After for example.
      written.release();
    }
    if (number > 1) {
      exporter.retrying().decrementAndGet();
    }
    return true;
  }

  void finish(Answer said) {
    if (!end()) {
      return;
    }
    switch (cancelledByUs(said) ? Answer.Kind.AGAIN : said.kind()) {
      case TAKEN -> {
        exporter.taken(spans.size(), said);
        sending.close(this, said.rejected() == 0);
      }
      case TOO_LARGE -> divide(said);
      case AGAIN -> again(said);
      case REFUSED -> lost(SpanLoss.REFUSED, said);
    }
  }

  /** What was under way in an exporter that was replaced fails as if it were broken. */
  private boolean cancelledByUs(Answer said) {
    SpanExporter with = sender;
    return said.kind() == Answer.Kind.REFUSED && with != null && !exporter.isCurrent(with);
  }

  private void divide(Answer said) {
    if (spans.size() > 1) {
      int half = spans.size() / 2;
      follow(spans.subList(0, half), spans.subList(half, spans.size()));
      return;
    }
    SpanData smaller;
    try {
      smaller = CutSpan.of(spans.get(0));
    } catch (Throwable e) {
      // Somebody else's attributes, or no memory for another copy of them.
      lost(SpanLoss.TOO_LARGE, Answer.tooLarge(e.toString()));
      return;
    }
    if (smaller == null) {
      lost(SpanLoss.TOO_LARGE, said);
    } else {
      exporter.cut(smaller, said);
      follow(List.of(smaller), List.of());
    }
  }

  private void follow(List<SpanData> one, List<SpanData> other) {
    Attempt first = new Attempt(exporter, sending, one, 1);
    Attempt second = other.isEmpty() ? null : new Attempt(exporter, sending, other, 1);
    sending.open(first);
    if (second != null) {
      sending.open(second);
    }
    sending.close(this, true);
    first.start();
    if (second != null) {
      second.start();
    }
  }

  private void again(Answer said) {
    long pause = pauseNanos();
    if (exporter.isClosing() || !exporter.settings().retry() || !sending.hasTimeFor(pause)) {
      untaken(said);
      return;
    }
    Attempt next = new Attempt(exporter, sending, spans, number + 1);
    sending.open(next);
    sending.close(this, true);
    exporter.again(said, number);
    next.startAfter(pause);
    if (exporter.isClosing()) {
      next.start();
    }
  }

  private void startAfter(long pause) {
    try {
      Future<?> ignored = exporter.timer().later(this::start, pause);
    } catch (Throwable e) {
      notStarted(e);
    }
  }

  private void untaken(Answer said) {
    SpanLoss otherwise = exporter.isClosing() ? SpanLoss.CLOSED : SpanLoss.UNREACHABLE;
    sending.untaken(this, otherwise, said);
  }

  private long pauseNanos() {
    double first = exporter.settings().firstPause().toNanos();
    double longest = exporter.settings().longestPause().toNanos();
    double pause = Math.min(longest, first * Math.pow(GROWTH, number - 1.0));
    return (long) (pause * ThreadLocalRandom.current().nextDouble(0.8, 1.2));
  }

  private void lost(SpanLoss reason, Answer said) {
    exporter.lost(reason, spans.size(), said);
    sending.close(this, false);
  }
}
