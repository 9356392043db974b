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
import dev.httptrace.PoolSnapshot;
import dev.httptrace.ResponseHead;
import dev.httptrace.WroteRequestInfo;
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

  private static final long LONG_LEASE_NANOS = 1_000_000;

  private final RecordListener listener;
  private final HeaderCapture capture;
  private @Nullable Anchor firstAnchor;
  private volatile @Nullable ExchangeRecord record;
  private @Nullable Exchange exchange;

  /**
   * Makes a recorder.
   *
   * @param firstAnchor the start of the first exchange
   * @param listener told each entry and each record
   * @param capture the header fields to keep
   */
  public ExchangeRecorder(Anchor firstAnchor, RecordListener listener, HeaderCapture capture) {
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

  private void record(Hook hook) {
    record(hook, 0, null, null);
  }

  private void record(Hook hook, long value, @Nullable Object detail, @Nullable Exception error) {
    ExchangeRecord current = record;
    // Null for the hooks of a seam that is used alone: there is no exchange to record.
    if (current != null) {
      int index = current.append(hook, System.nanoTime(), value, detail, error);
      if (index >= 0) {
        listener.recorded(current, index);
      }
    }
  }

  @Override
  public void exchangeStart(Exchange exchange) {
    Anchor anchor = firstAnchor;
    firstAnchor = null;
    record = new ExchangeRecord(exchange, anchor != null ? anchor : Anchor.now());
    this.exchange = exchange;
    record(Hook.EXCHANGE_START);
  }

  @Override
  public void getConn(String hostPort) {
    ExchangeRecord current = record;
    if (current != null) {
      current.pool(pool());
    }
    record(Hook.GET_CONN, 0, hostPort, null);
  }

  @Override
  public void leaseStart() {
    record(Hook.LEASE_START);
  }

  @Override
  public void leaseDone(@Nullable Exception error) {
    record(Hook.LEASE_DONE, 0, error != null || isLongLease() ? pool() : null, error);
  }

  /** When many ask at once, the pool looks free to all of them: the end of the wait tells more. */
  private boolean isLongLease() {
    ExchangeRecord current = record;
    return current != null
        && current.nanosSince(Hook.LEASE_START, System.nanoTime()) >= LONG_LEASE_NANOS;
  }

  private @Nullable PoolSnapshot pool() {
    Exchange asking = exchange;
    return asking == null ? null : asking.pool();
  }

  @Override
  public void dnsStart(DnsStartInfo info) {
    record(Hook.DNS_START, 0, info.host(), null);
  }

  @Override
  public void dnsDone(DnsDoneInfo info) {
    record(Hook.DNS_DONE, 0, info.addresses(), info.error());
  }

  @Override
  public void connectStart(String network, String address) {
    record(Hook.CONNECT_START, 0, new Dial(network, address), null);
  }

  @Override
  public void connectDone(String network, String address, @Nullable Exception error) {
    record(Hook.CONNECT_DONE, 0, new Dial(network, address), error);
  }

  @Override
  public void tunnelStart(String target) {
    record(Hook.TUNNEL_START, 0, target, null);
  }

  @Override
  public void tunnelDone(int status, @Nullable Exception error) {
    record(Hook.TUNNEL_DONE, status, null, error);
  }

  @Override
  public void tlsHandshakeStart() {
    record(Hook.TLS_START);
  }

  @Override
  public void tlsHandshakeDone(@Nullable SSLSession session, @Nullable Exception error) {
    // A session holds on to more than it says, and may be invalidated before anyone asks.
    record(Hook.TLS_DONE, 0, session == null ? null : TlsFacts.of(session), error);
  }

  @Override
  public void gotConn(GotConnInfo info) {
    record(Hook.GOT_CONN, 0, ConnFacts.of(info), null);
  }

  @Override
  public void wroteHeaderField(String key, List<String> values) {
    ExchangeRecord current = record;
    if (current != null && capture.ofRequest(key)) {
      current.requestHeader(key, values);
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
    record(Hook.GOT_1XX_RESPONSE, code, null, null);
  }

  @Override
  public void wroteRequest(WroteRequestInfo info) {
    record(Hook.WROTE_REQUEST, info.bodySize(), null, info.error());
  }

  @Override
  public void gotFirstResponseByte() {
    record(Hook.FIRST_BYTE);
  }

  @Override
  public void gotResponseHead(ResponseHead head) {
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
    record(Hook.RESPONSE_HEAD, head.status(), head.protocolVersion(), null);
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
    record(Hook.LAST_BYTE, bodySize, null, error);
  }

  @Override
  public void putIdleConn(@Nullable Exception error) {
    record(Hook.PUT_IDLE_CONN, 0, null, error);
  }

  @Override
  public void connReleased(@Nullable Conn conn, @Nullable DiscardReason reason) {
    record(Hook.CONN_RELEASED, 0, reason, null);
  }

  @Override
  public void exchangeDone(@Nullable Exception error) {
    ExchangeRecord current = record;
    Exchange ended = exchange;
    if (current != null && ended != null) {
      current.cancelled(ended.cancelled());
    }
    record(Hook.EXCHANGE_DONE, 0, null, error);
    record = null;
    exchange = null;
    if (current != null) {
      listener.done(current);
    }
  }
}
