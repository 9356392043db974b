/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static java.util.Objects.requireNonNull;

import dev.httptrace.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What became of a call that the user executed: its exchanges, which are attempts, redirects and
 * rounds of authentication, and the time between them. Made by a {@link CallRecorder}. Immutable.
 *
 * <p>Its time is theirs: the phases of all exchanges and the {@linkplain #pauses pauses} add up to
 * {@link #duration}, to the nanosecond.
 */
public final class CallRecord {

  private static final List<Duration> NO_PAUSES = List.of(Duration.ZERO, Duration.ZERO);

  private final long startNanoTime;
  private final List<ExchangeRecord> exchanges;
  private final List<Duration> pauses;
  private final @Nullable Exception failure;
  private final List<JvmPause> jvmPauses;

  private CallRecord(
      long startNanoTime,
      List<ExchangeRecord> exchanges,
      List<Duration> pauses,
      @Nullable Exception failure,
      List<JvmPause> jvmPauses) {
    this.startNanoTime = startNanoTime;
    this.exchanges = exchanges;
    this.pauses = pauses;
    this.failure = failure;
    this.jvmPauses = jvmPauses;
  }

  /**
   * Returns the record of the last call made with a request's context, or {@code null} if it is not
   * over, was not recorded, or had no exchange (answered by a cache, say).
   *
   * <p>With the async client the record is there once the caller's future completes. The connection
   * may not be given back by then: what is returned ends with the last byte, and a later call
   * returns the record that has the rest.
   *
   * @param attributes {@code context::getAttribute} of the {@code HttpContext} of the request
   */
  public static @Nullable CallRecord fromOrNull(Function<String, @Nullable Object> attributes) {
    if (!(attributes.apply(Call.NAME) instanceof Call call)) {
      return null;
    }
    Object kept = call.attribute(CallRecord.class);
    if (kept instanceof CallRecording recording) {
      return recording.soFarOrNull();
    }
    return kept instanceof CallRecord record ? record : null;
  }

  /**
   * Returns a call that has only this exchange, and lasts as long.
   *
   * @param exchange complete
   * @param jvmPauses those that may overlap it
   */
  public static CallRecord of(ExchangeRecord exchange, List<JvmPause> jvmPauses) {
    requireNonNull(exchange, "exchange");
    long start = exchange.anchor().nanoTime();
    return new CallRecord(
        start, List.of(exchange), NO_PAUSES, exchange.failure(), List.copyOf(jvmPauses));
  }

  /**
   * Returns a call that has had these exchanges and lasts from the first to the last of them.
   *
   * @param exchanges in their order, one at least, complete but perhaps for the last
   * @param jvmPauses those that may overlap them
   */
  public static CallRecord of(List<ExchangeRecord> exchanges, List<JvmPause> jvmPauses) {
    ExchangeRecord last = exchanges.get(exchanges.size() - 1);
    return of(
        exchanges.get(0).anchor().nanoTime(),
        last.anchor().nanoTime() + last.durationNanos(),
        exchanges,
        last.failure(),
        jvmPauses);
  }

  static CallRecord of(
      long startNanoTime,
      long endNanoTime,
      List<ExchangeRecord> exchanges,
      @Nullable Exception failure,
      List<JvmPause> jvmPauses) {
    List<Duration> pauses = new ArrayList<>(exchanges.size() + 1);
    long last = startNanoTime;
    for (ExchangeRecord exchange : exchanges) {
      long start = exchange.anchor().nanoTime();
      pauses.add(between(last, start));
      last = start + exchange.duration().toNanos();
    }
    pauses.add(between(last, endNanoTime));
    return new CallRecord(
        startNanoTime,
        List.copyOf(exchanges),
        List.copyOf(pauses),
        failure,
        List.copyOf(jvmPauses));
  }

  /** Not less than nothing: another thread's clock may be behind. */
  private static Duration between(long from, long to) {
    return Duration.ofNanos(Math.max(0, to - from));
  }

  /** The exchanges in their order, one at least. */
  public List<ExchangeRecord> exchanges() {
    return exchanges;
  }

  /** The exchange that gave the response, or failed last. */
  public ExchangeRecord last() {
    return exchanges.get(exchanges.size() - 1);
  }

  /**
   * The time outside the exchanges: before the first, between each two, and after the last, so one
   * more than there are exchanges. HttpClient waits there before it tries again.
   */
  public List<Duration> pauses() {
    return pauses;
  }

  /**
   * From the moment HttpClient took the call up to its end: that of the last exchange, and of the
   * pause after it.
   */
  public Duration duration() {
    return Duration.ofNanos(durationNanos());
  }

  long durationNanos() {
    long nanos = 0;
    for (int i = 0; i < exchanges.size(); i++) {
      nanos += exchanges.get(i).durationNanos();
    }
    for (int i = 0; i < pauses.size(); i++) {
      nanos += pauses.get(i).toNanos();
    }
    return nanos;
  }

  /** When HttpClient took the call up. */
  public Instant startTime() {
    Anchor anchor = exchanges.get(0).anchor();
    return Instant.ofEpochSecond(0, anchor.epochNanos() + startNanoTime - anchor.nanoTime());
  }

  /** {@link System#nanoTime} when HttpClient took the call up. */
  public long startNanoTime() {
    return startNanoTime;
  }

  /** The phases of all exchanges, added up; the {@linkplain #pauses pauses} are not in them. */
  public Phases phases() {
    Phases sum = exchanges.get(0).phases();
    for (int i = 1; i < exchanges.size(); i++) {
      sum = sum.plus(exchanges.get(i).phases());
    }
    return sum;
  }

  /** The time that all exchanges spent in a phase. */
  public Duration phase(Phase phase) {
    return phases().duration(phase);
  }

  /** The status code of the last exchange, or 0 if it got no response. */
  public int status() {
    return last().status();
  }

  /**
   * What the call failed with, while it was executed or while its body was read, or {@code null}.
   */
  public @Nullable Exception failure() {
    return failure != null ? failure : last().failure();
  }

  /** Whether the caller had cancelled the request when the last exchange ended. */
  public boolean cancelled() {
    return last().cancelled();
  }

  /** The connection of the last exchange, or {@code null} if it got none. */
  public @Nullable ConnFacts conn() {
    return last().conn();
  }

  /** The pauses of this JVM that overlap the call; empty if nobody watched for them. */
  public List<JvmPause> jvmPauses() {
    return jvmPauses;
  }

  /** What took the time, or made the call fail. Worked out anew at each call. */
  public Verdict verdict() {
    return Verdict.of(this);
  }

  /**
   * One line for a log: the method, the redacted URL, the status or the error, the time, the phases
   * that took a tenth of a millisecond or more, the time {@code outside} the exchanges, the
   * connection, the sentence of the verdict, and the trace id if there is one. It never has a
   * header field, an exception's message or a value of the query, and it is bounded, because the
   * names in a record are. The format is for people and may change. Worked out anew at each call.
   */
  @Override
  public String toString() {
    return CallLine.of(this);
  }
}
