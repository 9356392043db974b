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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one exchange told, and when: entries in the order in which they came, offsets in nanoseconds
 * from its start. Safe to read from any thread; complete once {@link #isDone}.
 */
public final class ExchangeRecord {

  // What an exchange on a reused connection tells, and one more.
  private static final int USUAL_SIZE = 14;

  private static final Hook[] HOOKS = Hook.values();

  private final int number;
  private final @Nullable Resend resend;
  private final String method;
  private final String scheme;
  private final String host;
  private final int port;
  private final String path;
  private final SpanContext span;
  private final Anchor anchor;
  // Entries never change. They are written before the size and read after it, so that readers see
  // them without a lock.
  private volatile byte[] hooks = new byte[USUAL_SIZE];
  private volatile long[] offsets = new long[USUAL_SIZE];
  // Of those that come with a number and without an object, the number.
  private volatile @Nullable Object[] details = new @Nullable Object[USUAL_SIZE];
  private volatile @Nullable Exception @Nullable [] errors;
  private volatile int size;
  private volatile int status;
  private volatile boolean cancelled;
  private volatile @Nullable Phases phases;
  private volatile @Nullable PoolSnapshot pool;
  private volatile List<ServerTiming> serverTimings = List.of();
  private volatile Map<String, List<String>> requestHeaders = Map.of();
  private volatile Map<String, List<String>> responseHeaders = Map.of();

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
    int index = size;
    if (index == hooks.length) {
      grow(index * 2);
    }
    long offset = Math.max(0, nanoTime - anchor.nanoTime());
    hooks[index] = (byte) hook.ordinal();
    // Threads that race may read the clock in one order and arrive in the other.
    offsets[index] = index == 0 ? offset : Math.max(offset, offsets[index - 1]);
    details[index] = detail == null && value != 0 ? Long.valueOf(value) : detail;
    if (hook == Hook.RESPONSE_HEAD) {
      status = (int) value;
    }
    if (error != null) {
      error(index, error);
    }
    size = index + 1;
    return index;
  }

  private void grow(int length) {
    hooks = Arrays.copyOf(hooks, length);
    offsets = Arrays.copyOf(offsets, length);
    details = Arrays.copyOf(details, length);
    if (errors != null) {
      errors = Arrays.copyOf(errors, length);
    }
  }

  private void error(int index, Exception error) {
    @Nullable Exception[] kept = errors;
    if (kept == null) {
      kept = new @Nullable Exception[hooks.length];
      errors = kept;
    }
    kept[index] = error;
  }

  void cancelled(boolean cancelled) {
    this.cancelled = cancelled;
  }

  void pool(@Nullable PoolSnapshot pool) {
    this.pool = pool;
  }

  void serverTimings(List<ServerTiming> serverTimings) {
    this.serverTimings = serverTimings;
  }

  synchronized void requestHeader(String name, List<String> values) {
    requestHeaders = HeaderCapture.with(requestHeaders, name, values);
  }

  synchronized void responseHeader(String name, List<String> values) {
    responseHeaders = HeaderCapture.with(responseHeaders, name, values);
  }

  /** The number of entries. */
  public int size() {
    return size;
  }

  /** The hook of an entry. */
  public Hook hook(int index) {
    return HOOKS[hooks[checked(index)]];
  }

  /** When an entry was told: nanoseconds since the start of the exchange. */
  public long offsetNanos(int index) {
    return offsets[checked(index)];
  }

  /** The number that came with an entry, as {@link Hook} says; 0 if there is none. */
  public long value(int index) {
    return details[checked(index)] instanceof Long value
        ? value
        : hook(index) == Hook.RESPONSE_HEAD ? status : 0;
  }

  /** The object that came with an entry, as {@link Hook} says, or {@code null}. */
  public @Nullable Object detail(int index) {
    Object detail = details[checked(index)];
    return detail instanceof Long ? null : detail;
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
  public @Nullable Exception error(int index) {
    int known = checked(index);
    @Nullable Exception[] kept = errors;
    return kept == null ? null : kept[known];
  }

  /** The time from its start to this entry in nanoseconds, or -1 if the entry is no done. */
  public long durationNanos(int index) {
    Hook start = hook(index).start();
    int from = start == null ? -1 : lastIndexOf(start, index);
    if (from < 0 && hook(index) == Hook.WROTE_REQUEST) {
      // Writing the head failed, so that wroteHeaders was not told.
      from = lastIndexOf(Hook.GOT_CONN, index);
    }
    return from < 0 ? -1 : offsetNanos(index) - offsetNanos(from);
  }

  /** The time from the last entry of a hook to a moment, or 0 if there is none. */
  long nanosSince(Hook hook, long nanoTime) {
    int index = lastIndexOf(hook, size);
    return index < 0 ? 0 : nanoTime - anchor.nanoTime() - offsetNanos(index);
  }

  /** The index of the last entry of a hook, or -1. */
  public int lastIndexOf(Hook hook) {
    return lastIndexOf(hook, size);
  }

  private int lastIndexOf(Hook hook, int before) {
    byte[] told = hooks;
    for (int i = before - 1; i >= 0; i--) {
      if (told[i] == hook.ordinal()) {
        return i;
      }
    }
    return -1;
  }

  /** Reads the size, so that what was written before it is seen. */
  private int checked(int index) {
    return Objects.checkIndex(index, size);
  }

  /** Whether the exchange is over. */
  public boolean isDone() {
    int last = size - 1;
    return last >= 0 && hooks[last] == Hook.EXCHANGE_DONE.ordinal();
  }

  /** From the start of the exchange to its end, or to the last entry if it is not over. */
  public Duration duration() {
    return Duration.ofNanos(durationNanos());
  }

  /** The same, in nanoseconds. */
  public long durationNanos() {
    int last = size - 1;
    return last < 0 ? 0 : offsets[last];
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
    Phases known = phases;
    if (known == null) {
      // Asked first: what is read after the end is all there is.
      boolean done = isDone();
      known = Ledger.of(this);
      phases = done ? known : null;
    }
    return known;
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

  /** The last phase in which the exchange spent time, {@link Phase#OTHER} aside. */
  public Phase lastPhase() {
    return Ledger.lastPhase(this);
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
  public boolean cancelled() {
    return cancelled;
  }

  /** The pool's load when the connection was asked for, or {@code null} if it is not known. */
  public @Nullable PoolSnapshot pool() {
    return pool;
  }

  /** The connection, or {@code null} if none was got. */
  public @Nullable ConnFacts conn() {
    int index = lastIndexOf(Hook.GOT_CONN, size);
    return index < 0 ? null : (ConnFacts) details[index];
  }

  /** The status code, or 0 if no response head was read. */
  public int status() {
    return status;
  }

  /** The response's protocol version ({@code 1.1}), or {@code null} without a response head. */
  public @Nullable String protocolVersion() {
    int index = lastIndexOf(Hook.RESPONSE_HEAD, size);
    return index < 0 ? null : (String) details[index];
  }

  /** What the server says of its own time ({@code Server-Timing}); empty if it says nothing. */
  public List<ServerTiming> serverTimings() {
    return serverTimings;
  }

  /** What the exchange failed with, or {@code null}. */
  public @Nullable Exception failure() {
    return isDone() ? error(size - 1) : null;
  }

  /** The request fields that were to be captured, by name. */
  public Map<String, List<String>> requestHeaders() {
    return requestHeaders;
  }

  /** The response fields that were to be captured, by name. */
  public Map<String, List<String>> responseHeaders() {
    return responseHeaders;
  }
}
