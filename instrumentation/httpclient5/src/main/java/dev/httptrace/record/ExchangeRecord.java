/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static java.util.Objects.requireNonNull;

import dev.httptrace.Exchange;
import dev.httptrace.PoolSnapshot;
import dev.httptrace.Resend;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one exchange told, and when: entries in the order in which they came, offsets in nanoseconds
 * from its start. Safe to read from any thread; complete once {@link #isDone}.
 */
public final class ExchangeRecord {

  // What an exchange with one dial and one handshake tells.
  private static final int USUAL_SIZE = 20;

  private final int number;
  private final @Nullable Resend resend;
  private final String method;
  private final String scheme;
  private final String host;
  private final int port;
  private final String path;
  private final SpanContext span;
  private final Anchor anchor;
  private Hook[] hooks = new Hook[USUAL_SIZE];
  private long[] offsets = new long[USUAL_SIZE];
  private long[] values = new long[USUAL_SIZE];
  private @Nullable Object[] details = new @Nullable Object[USUAL_SIZE];
  private @Nullable Exception[] errors = new @Nullable Exception[USUAL_SIZE];
  private int size;
  private boolean cancelled;
  private @Nullable PoolSnapshot pool;
  private List<ServerTiming> serverTimings = List.of();
  private Map<String, List<String>> requestHeaders = Map.of();
  private Map<String, List<String>> responseHeaders = Map.of();

  /** Copies the facts: a record that is kept must not keep request, context and connection. */
  ExchangeRecord(Exchange exchange, Anchor anchor) {
    this.number = exchange.number();
    this.resend = exchange.resend();
    this.method = exchange.method();
    this.scheme = exchange.scheme();
    this.host = exchange.host();
    this.port = exchange.port();
    this.path = exchange.path();
    this.span = Span.fromContext(exchange.context()).getSpanContext();
    this.anchor = anchor;
  }

  /** Appends an entry and returns its index, or -1 if the exchange is over. */
  synchronized int append(
      Hook hook, long nanoTime, long value, @Nullable Object detail, @Nullable Exception error) {
    if (isDone()) {
      return -1;
    }
    if (size == hooks.length) {
      int more = size * 2;
      hooks = Arrays.copyOf(hooks, more);
      offsets = Arrays.copyOf(offsets, more);
      values = Arrays.copyOf(values, more);
      details = Arrays.copyOf(details, more);
      errors = Arrays.copyOf(errors, more);
    }
    long offset = Math.max(0, nanoTime - anchor.nanoTime());
    hooks[size] = hook;
    // Threads that race may read the clock in one order and arrive in the other.
    offsets[size] = size == 0 ? offset : Math.max(offset, offsets[size - 1]);
    values[size] = value;
    details[size] = detail;
    errors[size] = error;
    return size++;
  }

  synchronized void cancelled(boolean cancelled) {
    this.cancelled = cancelled;
  }

  synchronized void pool(@Nullable PoolSnapshot pool) {
    this.pool = pool;
  }

  synchronized void serverTimings(List<ServerTiming> serverTimings) {
    this.serverTimings = serverTimings;
  }

  synchronized void requestHeader(String name, List<String> values) {
    requestHeaders = HeaderCapture.with(requestHeaders, name, values);
  }

  synchronized void responseHeader(String name, List<String> values) {
    responseHeaders = HeaderCapture.with(responseHeaders, name, values);
  }

  /** The number of entries. */
  public synchronized int size() {
    return size;
  }

  /** The hook of an entry. */
  public synchronized Hook hook(int index) {
    return hooks[index];
  }

  /** When an entry was told: nanoseconds since the start of the exchange. */
  public synchronized long offsetNanos(int index) {
    return offsets[index];
  }

  /** The number that came with an entry, as {@link Hook} says; 0 if there is none. */
  public synchronized long value(int index) {
    return values[index];
  }

  /** The object that came with an entry, as {@link Hook} says, or {@code null}. */
  public synchronized @Nullable Object detail(int index) {
    return details[index];
  }

  /**
   * The object that came with an entry that always has one, as {@link Hook} says.
   *
   * @throws ClassCastException if it is of another type
   * @throws NullPointerException if there is none
   */
  public <T> T detail(int index, Class<T> type) {
    return requireNonNull(type.cast(detail(index)), () -> hook(index) + " without detail");
  }

  /** The error that came with an entry, or {@code null}. */
  public synchronized @Nullable Exception error(int index) {
    return errors[index];
  }

  /** The time from its start to this entry in nanoseconds, or -1 if the entry is no done. */
  public synchronized long durationNanos(int index) {
    Hook start = hook(index).start();
    int from = start == null ? -1 : lastIndexOf(start, index);
    if (from < 0 && hook(index) == Hook.WROTE_REQUEST) {
      // Writing the head failed, so that wroteHeaders was not told.
      from = lastIndexOf(Hook.GOT_CONN, index);
    }
    return from < 0 ? -1 : offsets[index] - offsets[from];
  }

  /** The time from the last entry of a hook to a moment, or 0 if there is none. */
  synchronized long nanosSince(Hook hook, long nanoTime) {
    int index = lastIndexOf(hook, size);
    return index < 0 ? 0 : nanoTime - anchor.nanoTime() - offsets[index];
  }

  /** The index of the last entry of a hook, or -1. */
  public synchronized int lastIndexOf(Hook hook) {
    return lastIndexOf(hook, size);
  }

  private int lastIndexOf(Hook hook, int before) {
    for (int i = before - 1; i >= 0; i--) {
      if (hooks[i] == hook) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the exchange is over. */
  public synchronized boolean isDone() {
    return size > 0 && hooks[size - 1] == Hook.EXCHANGE_DONE;
  }

  /** From the start of the exchange to its end, or to the last entry if it is not over. */
  public synchronized Duration duration() {
    return Duration.ofNanos(size == 0 ? 0 : offsets[size - 1]);
  }

  /** When the exchange began. */
  public Instant startTime() {
    return Instant.ofEpochSecond(0, anchor.epochNanos());
  }

  /** The moment to which the offsets refer. */
  public Anchor anchor() {
    return anchor;
  }

  /** Where the time went, so far if the exchange is not over. */
  public Phases phases() {
    return Ledger.of(this);
  }

  /** The time spent in a phase. */
  public Duration phase(Phase phase) {
    return phases().duration(phase);
  }

  /** What took the time, or made the exchange fail. Worked out anew at each call. */
  public Verdict verdict() {
    return Verdict.of(CallRecord.of(this, List.of()));
  }

  /** Where the time went, piece by piece: without gaps from the start to the last entry. */
  public List<Slice> slices() {
    return Ledger.slices(this);
  }

  /**
   * The phase that the exchange came to: the last in which it spent time, or {@link Phase#OTHER}.
   */
  public Phase lastPhase() {
    Phase last = Phase.OTHER;
    for (Slice slice : slices()) {
      last = slice.phase() == Phase.OTHER ? last : slice.phase();
    }
    return last;
  }

  /** The number of the exchange within its call, from 1. */
  public int number() {
    return number;
  }

  /** Why the exchange follows another, or {@code null} for the first of a call. */
  public @Nullable Resend resend() {
    return resend;
  }

  /** The request method. */
  public String method() {
    return method;
  }

  /** The target's host name or address. */
  public String host() {
    return host;
  }

  /** The target's port. */
  public int port() {
    return port;
  }

  /** The URL with user information and the values of its query redacted. */
  public String url() {
    return RedactedUrl.of(scheme, host, port, path);
  }

  /** The ids of the span that the exchange runs under; invalid if there is none. */
  public SpanContext span() {
    return span;
  }

  /** Whether the caller had cancelled the request when the exchange ended. */
  public synchronized boolean cancelled() {
    return cancelled;
  }

  /** The pool's load when the connection was asked for, or {@code null} if it is not known. */
  public synchronized @Nullable PoolSnapshot pool() {
    return pool;
  }

  /** The connection, or {@code null} if none was got. */
  public synchronized @Nullable ConnFacts conn() {
    int index = lastIndexOf(Hook.GOT_CONN, size);
    return index < 0 ? null : (ConnFacts) details[index];
  }

  /** The status code, or 0 if no response head was read. */
  public synchronized int status() {
    int index = lastIndexOf(Hook.RESPONSE_HEAD, size);
    return index < 0 ? 0 : (int) values[index];
  }

  /** The response's protocol version ({@code 1.1}), or {@code null} without a response head. */
  public synchronized @Nullable String protocolVersion() {
    int index = lastIndexOf(Hook.RESPONSE_HEAD, size);
    return index < 0 ? null : (String) details[index];
  }

  /** What the server says of its own time ({@code Server-Timing}); empty if it says nothing. */
  public synchronized List<ServerTiming> serverTimings() {
    return serverTimings;
  }

  /** What the exchange failed with, or {@code null}. */
  public synchronized @Nullable Exception failure() {
    return isDone() ? errors[size - 1] : null;
  }

  /** The request fields that were to be captured, by name. */
  public synchronized Map<String, List<String>> requestHeaders() {
    return requestHeaders;
  }

  /** The response fields that were to be captured, by name. */
  public synchronized Map<String, List<String>> responseHeaders() {
    return responseHeaders;
  }
}
