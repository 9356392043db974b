/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import dev.httptrace.Exchange;
import dev.httptrace.OutsideText;
import dev.httptrace.PoolSnapshot;
import dev.httptrace.ReadableKeys;
import dev.httptrace.RedactedUrl;
import dev.httptrace.Resend;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The hooks of one exchange, and when they ran: entries in the order in which they came, offsets in
 * nanoseconds from its start. Safe to read from any thread; complete once {@link #isDone}.
 */
public final class ExchangeRecord extends Entries {

  private final int number;
  private final @Nullable Resend resend;
  private final String method;
  private final String scheme;
  private final String host;
  private final int port;
  private final String serverAddress;
  private final int serverPort;
  private final String path;
  private final SpanContext span;
  // Each is written before the entry that it comes with, and read after the number of entries.
  private boolean cancelled;
  private @Nullable PoolSnapshot pool;
  private @Nullable List<ServerTiming> serverTimings;
  // Cannot change, so it does not matter which thread's one sees.
  private @Nullable Phases phases;
  private volatile @Nullable OwnTimes ownTimes;
  private volatile @Nullable Map<String, List<String>> requestHeaders;
  private volatile @Nullable Map<String, List<String>> responseHeaders;

  /** Copies the facts: a record that is kept must not keep request, context and connection. */
  ExchangeRecord(Exchange exchange, Anchor anchor) {
    super(anchor);
    this.number = exchange.number();
    this.resend = exchange.resend();
    this.method = OutsideText.cut(exchange.method(), OutsideText.LONGEST_NAME);
    this.scheme = exchange.scheme();
    this.host = OutsideText.cut(exchange.host(), OutsideText.LONGEST_NAME);
    this.port = exchange.port();
    this.serverAddress = OutsideText.cut(exchange.serverAddress(), OutsideText.LONGEST_NAME);
    this.serverPort = exchange.serverPort();
    this.path = RedactedUrl.kept(exchange.path());
    this.span = Span.fromContext(exchange.context()).getSpanContext();
  }

  private ExchangeRecord(ExchangeRecord other) {
    super(other);
    this.number = other.number;
    this.resend = other.resend;
    this.method = other.method;
    this.scheme = other.scheme;
    this.host = other.host;
    this.port = other.port;
    this.serverAddress = other.serverAddress;
    this.serverPort = other.serverPort;
    this.path = other.path;
    this.span = other.span;
    this.cancelled = other.cancelled();
    this.ownTimes = other.ownTimes;
    this.pool = other.pool();
    this.serverTimings = other.serverTimings();
    this.requestHeaders = other.requestHeaders;
    this.responseHeaders = other.responseHeaders;
  }

  /** Returns a record that stays as this one is now. */
  ExchangeRecord copy() {
    return new ExchangeRecord(this);
  }

  /** Before the last entry. */
  void cancelled(boolean cancelled) {
    this.cancelled = cancelled;
  }

  void ownTimes(@Nullable OwnTimes ownTimes) {
    this.ownTimes = ownTimes;
  }

  /** What its thread did, or {@code null} if nobody asked or nobody knows. */
  @Nullable OwnTimes ownTimes() {
    return ownTimes;
  }

  /** Before the entry that asks for a connection. */
  void pool(@Nullable PoolSnapshot pool) {
    this.pool = pool;
  }

  /** Before the entry of the response head. */
  void serverTimings(List<ServerTiming> serverTimings) {
    this.serverTimings = serverTimings;
  }

  synchronized void requestHeader(String name, List<String> values) {
    requestHeaders = HeaderCapture.with(requestHeaders(), name, values);
  }

  synchronized void responseHeader(String name, List<String> values) {
    responseHeaders = HeaderCapture.with(responseHeaders(), name, values);
  }

  /** From the start of the exchange to its end, or to the last entry if it is not over. */
  public Duration duration() {
    return Duration.ofNanos(durationNanos());
  }

  /** When the exchange began. */
  public Instant startTime() {
    return Instant.ofEpochSecond(0, anchor().epochNanos());
  }

  /** Where the time went, so far if the exchange is not over. */
  public Phases phases() {
    Phases known = phases;
    if (known == null) {
      // Asked first: what is read after the end is all there is.
      boolean done = isDone();
      known = Ledger.of(this);
      if (done) {
        phases = known;
      }
    }
    return known;
  }

  /** The time spent in a phase. */
  public Duration phase(Phase phase) {
    return phases().duration(phase);
  }

  /** What took the time, or made the exchange fail. Worked out anew at each call. */
  public Verdict verdict() {
    return Verdicts.of(this);
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

  /** The target's host name in punycode, or its address. */
  public String host() {
    return host;
  }

  /** The target's port. */
  public int port() {
    return port;
  }

  /** The host that the request named, mostly the target: {@link Exchange#serverAddress}. */
  public String serverAddress() {
    return serverAddress;
  }

  /** The port that the request named. */
  public int serverPort() {
    return serverPort;
  }

  /** The URL with user information and the values of its query redacted. */
  public String url() {
    return RedactedUrl.of(scheme, serverAddress, serverPort, path, ReadableKeys.NONE);
  }

  /** The ids of the span that the exchange runs under; invalid if there is none. */
  public SpanContext span() {
    return span;
  }

  /** Whether the caller had cancelled the request when the exchange ended. */
  public boolean cancelled() {
    return size() > 0 && cancelled;
  }

  /** The pool's load when the connection was asked for, or {@code null} if it is not known. */
  public @Nullable PoolSnapshot pool() {
    return size() == 0 ? null : pool;
  }

  /** The connection, or {@code null} if none was got. */
  public @Nullable ConnFacts conn() {
    int index = lastIndexOf(Hook.GOT_CONN);
    return index < 0 ? null : (ConnFacts) detail(index);
  }

  /**
   * Whom the TLS handshake of an entry is with, {@code host:port}: an HTTPS proxy until its tunnel
   * is open, else the target.
   *
   * @param index of the start or the end of a handshake
   */
  public String tlsPeer(int index) {
    return Peers.tlsHostPort(this, index);
  }

  /**
   * How long a TLS handshake waited for the first answer of its peer, in nanoseconds: from the
   * first bytes written below TLS to the first read there. What else it took is the client's own
   * work, and with TLS 1.2 the peer's second answer. -1 if the bytes could not be seen.
   *
   * @param index of the end of a handshake
   */
  public long tlsPeerNanos(int index) {
    for (int i = index - 1; i >= 0 && hook(i) != Hook.TLS_START; i--) {
      if (hook(i) == Hook.TLS_FIRST_READ) {
        return durationNanos(i);
      }
    }
    return -1;
  }

  /** The response's protocol version ({@code 1.1}), or {@code null} without a response head. */
  public @Nullable String protocolVersion() {
    int index = lastIndexOf(Hook.RESPONSE_HEAD);
    return index < 0 ? null : (String) detail(index);
  }

  /** What the server says of its own time ({@code Server-Timing}); empty if it says nothing. */
  public List<ServerTiming> serverTimings() {
    List<ServerTiming> told = size() == 0 ? null : serverTimings;
    return told == null ? List.of() : told;
  }

  /** What the exchange failed with, or {@code null}. */
  public @Nullable Exception failure() {
    return isDone() ? error(size() - 1) : null;
  }

  /** The request fields that were to be captured, by name. */
  public Map<String, List<String>> requestHeaders() {
    Map<String, List<String>> captured = requestHeaders;
    return captured == null ? Map.of() : captured;
  }

  /** The response fields that were to be captured, by name. */
  public Map<String, List<String>> responseHeaders() {
    Map<String, List<String>> captured = responseHeaders;
    return captured == null ? Map.of() : captured;
  }

  /**
   * One line for a log, as that of {@link CallRecord#toString}; while the exchange goes on, what is
   * known so far.
   */
  @Override
  public String toString() {
    return CallLine.of(this);
  }
}
