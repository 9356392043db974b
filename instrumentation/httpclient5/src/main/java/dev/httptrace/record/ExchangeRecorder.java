/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static java.util.Objects.requireNonNull;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.Conn;
import dev.httptrace.DiscardReason;
import dev.httptrace.DnsDoneInfo;
import dev.httptrace.DnsStartInfo;
import dev.httptrace.Exchange;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.GotConnInfo;
import dev.httptrace.OutsideText;
import dev.httptrace.PoolSnapshot;
import dev.httptrace.ResponseHead;
import dev.httptrace.WroteRequestInfo;
import dev.httptrace.fields.FieldHandles;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The bundled trace: writes a record of each exchange. During the exchange a hook costs one look at
 * the clock and a few stores; nothing is formatted. Attached to a request or a context it makes one
 * record after another, one for each exchange.
 */
public final class ExchangeRecorder implements ExchangeTrace {

  private static final VarHandle RECORD =
      FieldHandles.find(MethodHandles.lookup(), "record", ExchangeRecord.class);
  private static final VarHandle CONN =
      FieldHandles.find(MethodHandles.lookup(), "conn", Conn.class);

  private static final long LONG_LEASE_NANOS = 1_000_000;

  private final RecordListener listener;
  private final HeaderCapture capture;
  private final @Nullable JvmPauses jvm;
  private @Nullable Anchor firstAnchor;
  // Written by release: nothing that is read afterwards needs a fence.
  private volatile @Nullable ExchangeRecord record;
  private @Nullable Exchange exchange;
  private volatile @Nullable Conn conn;

  /**
   * Makes a recorder.
   *
   * @param firstAnchor the start of the first exchange
   * @param listener called with each entry and each record
   * @param capture the header fields to keep
   */
  public ExchangeRecorder(Anchor firstAnchor, RecordListener listener, HeaderCapture capture) {
    this(firstAnchor, listener, capture, null);
  }

  /**
   * Makes a recorder whose exchanges know what their thread did with their time.
   *
   * @param jvm asked for it, or {@code null}
   */
  public ExchangeRecorder(
      Anchor firstAnchor, RecordListener listener, HeaderCapture capture, @Nullable JvmPauses jvm) {
    this.jvm = jvm;
    this.firstAnchor = requireNonNull(firstAnchor, "firstAnchor");
    this.listener = requireNonNull(listener, "listener");
    this.capture = requireNonNull(capture, "capture");
  }

  /**
   * Returns a factory that records every exchange of a client.
   *
   * @param listener given each record once it is complete, on the thread that ends the exchange
   */
  public static ClientTraceFactory factory(RecordListener listener) {
    requireNonNull(listener, "listener");
    return exchange -> new ExchangeRecorder(Anchor.now(), listener, HeaderCapture.NONE);
  }

  // Each hook reads the clock first: what it works out afterwards is not the network's time.

  private void record(Hook hook) {
    record(System.nanoTime(), hook, 0, null, null);
  }

  /**
   * Appends an entry.
   *
   * @param now when the hook was told: what it does until it is here is not the exchange's
   */
  private void record(
      long now, Hook hook, long value, @Nullable Object detail, @Nullable Exception error) {
    ExchangeRecord current = record;
    // Null for the hooks of a seam that is used alone: there is no exchange to record.
    if (current != null) {
      int index = current.append(hook, now, value, detail, error);
      if (index >= 0) {
        OwnTimes own = current.ownTimes();
        if (own != null) {
          own.told(index, now);
        }
        listener.recorded(current, index);
      }
    }
  }

  @Override
  public void exchangeStart(Exchange exchange) {
    Anchor first = firstAnchor;
    firstAnchor = null;
    Anchor anchor = first != null ? first : Anchor.now();
    ExchangeRecord begun = new ExchangeRecord(exchange, anchor);
    if (jvm != null) {
      begun.ownTimes(new OwnTimes(jvm, anchor.nanoTime()));
    }
    RECORD.setRelease(this, begun);
    this.exchange = exchange;
    record(anchor.nanoTime(), Hook.EXCHANGE_START, 0, null, null);
  }

  @Override
  public void getConn(String hostPort) {
    long now = System.nanoTime();
    ExchangeRecord current = record;
    if (current != null) {
      current.pool(pool());
    }
    record(now, Hook.GET_CONN, 0, OutsideText.cutHostPort(hostPort), null);
  }

  @Override
  public void leaseStart() {
    record(Hook.LEASE_START);
  }

  @Override
  public void leaseDone(@Nullable Exception error) {
    long now = System.nanoTime();
    record(now, Hook.LEASE_DONE, 0, error != null || isLongLease(now) ? pool() : null, error);
  }

  /** When many ask at once, the pool looks free to all of them: the end of the wait tells more. */
  private boolean isLongLease(long now) {
    ExchangeRecord current = record;
    return current != null && current.nanosSince(Hook.LEASE_START, now) >= LONG_LEASE_NANOS;
  }

  private @Nullable PoolSnapshot pool() {
    Exchange asking = exchange;
    return asking == null ? null : asking.pool();
  }

  @Override
  public void dnsStart(DnsStartInfo info) {
    record(
        System.nanoTime(),
        Hook.DNS_START,
        0,
        OutsideText.cut(info.host(), OutsideText.LONGEST_NAME),
        null);
  }

  @Override
  public void dnsDone(DnsDoneInfo info) {
    record(System.nanoTime(), Hook.DNS_DONE, 0, DnsAnswers.kept(info.addresses()), info.error());
  }

  @Override
  public void connectStart(String network, String address) {
    record(System.nanoTime(), Hook.CONNECT_START, 0, new Dial(network, address), null);
  }

  @Override
  public void connectDone(String network, String address, @Nullable Exception error) {
    record(System.nanoTime(), Hook.CONNECT_DONE, 0, new Dial(network, address), error);
  }

  @Override
  public void tunnelStart(String target) {
    record(System.nanoTime(), Hook.TUNNEL_START, 0, OutsideText.cutHostPort(target), null);
  }

  @Override
  public void tunnelDone(int status, @Nullable Exception error) {
    record(System.nanoTime(), Hook.TUNNEL_DONE, status, null, error);
  }

  @Override
  public void tlsHandshakeStart() {
    record(Hook.TLS_START);
  }

  @Override
  public void tlsFirstWrite() {
    record(Hook.TLS_FIRST_WRITE);
  }

  @Override
  public void tlsFirstRead() {
    record(Hook.TLS_FIRST_READ);
  }

  @Override
  public void tlsHandshakeDone(@Nullable SSLSession session, @Nullable Exception error) {
    long now = System.nanoTime();
    ExchangeRecord current = record;
    // A session holds on to more than it says, and may be invalidated before anyone asks.
    TlsFacts facts =
        session == null || current == null
            ? null
            : TlsFacts.of(session, current.epochMillis(Hook.TLS_START));
    record(now, Hook.TLS_DONE, 0, facts, error);
  }

  @Override
  public void gotConn(GotConnInfo info) {
    long now = System.nanoTime();
    CONN.setRelease(this, info.conn());
    record(now, Hook.GOT_CONN, 0, ConnFacts.of(info), null);
  }

  @Override
  public void wroteHeaderField(String key, List<String> values) {
    ExchangeRecord current = record;
    if (current != null && capture.ofRequest(key)) {
      current.requestHeader(key, values);
    }
  }

  /** Of a request whose head was never written, what it would have been as far as it went. */
  private void captureUnwritten(ExchangeRecord current, Exchange ended) {
    if (capture.hasRequest() && current.lastIndexOf(Hook.WROTE_HEADERS) < 0) {
      for (String name : capture.ofRequest()) {
        List<String> values = ended.requestHeader(name);
        if (!values.isEmpty()) {
          current.requestHeader(name, values);
        }
      }
    }
  }

  @Override
  public boolean wantsHeaderFields() {
    return capture.hasRequest();
  }

  @Override
  public void wroteHeaders() {
    record(Hook.WROTE_HEADERS);
  }

  @Override
  public void wait100Continue() {
    record(Hook.WAIT_100_CONTINUE);
  }

  @Override
  public void got100Continue() {
    record(Hook.GOT_100_CONTINUE);
  }

  @Override
  public void got1xxResponse(int code, Map<String, List<String>> header) {
    record(System.nanoTime(), Hook.GOT_1XX_RESPONSE, code, null, null);
  }

  @Override
  public void wroteRequest(WroteRequestInfo info) {
    record(System.nanoTime(), Hook.WROTE_REQUEST, info.bodySize(), null, info.error());
  }

  @Override
  public void gotFirstResponseByte() {
    long now = System.nanoTime();
    record(now, Hook.FIRST_BYTE, TcpInfo.sinceLastSent(record, conn), null, null);
  }

  @Override
  public void gotResponseHead(ResponseHead head) {
    long now = System.nanoTime();
    ExchangeRecord current = record;
    if (current != null) {
      List<String> timings = head.header("Server-Timing");
      if (!timings.isEmpty()) {
        current.serverTimings(ServerTiming.parse(timings));
      }
      if (capture.hasResponse()) {
        captureResponse(current, head);
      }
    }
    record(now, Hook.RESPONSE_HEAD, head.status(), head.protocolVersion(), null);
  }

  private void captureResponse(ExchangeRecord current, ResponseHead head) {
    for (String name : capture.ofResponse()) {
      List<String> values = head.header(name);
      if (!values.isEmpty()) {
        current.responseHeader(name, values);
      }
    }
  }

  @Override
  public void gotLastResponseByte(long bodySize, @Nullable Exception error) {
    record(System.nanoTime(), Hook.LAST_BYTE, bodySize, null, error);
  }

  @Override
  public void putIdleConn(@Nullable Exception error) {
    record(System.nanoTime(), Hook.PUT_IDLE_CONN, 0, null, error);
  }

  @Override
  public void connReleased(@Nullable Conn conn, @Nullable DiscardReason reason) {
    ExchangeRecord current = record;
    if (current != null) {
      // Back in the pool and released are one moment.
      record(current.timeOfLast(Hook.PUT_IDLE_CONN), Hook.CONN_RELEASED, 0, reason, null);
    }
  }

  @Override
  public void exchangeDone(@Nullable Exception error) {
    long now = System.nanoTime();
    ExchangeRecord current = record;
    Exchange ended = exchange;
    try {
      if (current != null && ended != null) {
        current.cancelled(ended.cancelled());
        captureUnwritten(current, ended);
      }
      record(now, Hook.EXCHANGE_DONE, 0, null, error);
    } finally {
      // Also if the listener has thrown: what it began, a span say, is to end.
      RECORD.setRelease(this, null);
      exchange = null;
      CONN.setRelease(this, null);
      if (current != null) {
        listener.done(current);
      }
    }
  }
}
