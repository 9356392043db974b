/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.Conn;
import dev.httptrace.DiscardReason;
import dev.httptrace.DnsDoneInfo;
import dev.httptrace.DnsStartInfo;
import dev.httptrace.Exchange;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.GotConnInfo;
import dev.httptrace.Resend;
import dev.httptrace.ResponseHead;
import dev.httptrace.WroteRequestInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLSession;

/**
 * Writes down every hook, and fails when a start lacks its done or an exchange does not end once.
 */
public class RecordingTrace implements ExchangeTrace {

  private final List<String> hooks = new ArrayList<>();
  private final List<String> details = new ArrayList<>();
  private final List<GotConnInfo> connections = new ArrayList<>();
  private final List<Exception> errors = new ArrayList<>();
  private final Map<String, Consumer<String>> reactions = new HashMap<>();

  /** All hooks, the fields of one request head as one. */
  public synchronized List<String> all() {
    HookPairs.check(hooks);
    return List.copyOf(hooks);
  }

  /** All hooks so far, of an exchange that may not be over. */
  public synchronized List<String> written() {
    return List.copyOf(hooks);
  }

  /** Go's sixteen. */
  public synchronized List<String> hooks() {
    HookPairs.check(hooks);
    return hooks.stream().filter(Predicate.not(Sequences::isBeyondGo)).toList();
  }

  /** What Go lacks. */
  public synchronized List<String> beyondGo() {
    HookPairs.check(hooks);
    return hooks.stream().filter(Sequences::isBeyondGo).toList();
  }

  /** The arguments of that hook at each call. */
  public synchronized List<String> details(String hook) {
    return details.stream()
        .filter(detail -> detail.startsWith(hook + " "))
        .map(detail -> detail.substring(hook.length() + 1))
        .toList();
  }

  public synchronized List<GotConnInfo> connections() {
    return List.copyOf(connections);
  }

  /** Every error told, one told to several hooks several times. */
  public synchronized List<Exception> errors() {
    return List.copyOf(errors);
  }

  public synchronized void clear() {
    hooks.clear();
    details.clear();
    connections.clear();
    errors.clear();
  }

  /** Runs something inside of a hook, after it was written down. */
  public RecordingTrace on(String hook, Runnable reaction) {
    reactions.put(hook, ignored -> reaction.run());
    return this;
  }

  private void record(String hook, Exception error) {
    if (error != null) {
      synchronized (this) {
        errors.add(error);
      }
    }
    record(error == null ? hook : hook + "(" + error.getClass().getSimpleName() + ")");
  }

  private void record(String hook) {
    synchronized (this) {
      hooks.add(hook);
    }
    Consumer<String> reaction = reactions.get(HookPairs.name(hook));
    if (reaction != null) {
      reaction.accept(hook);
    }
  }

  private synchronized void detail(String hook, Object value) {
    details.add(hook + " " + value);
  }

  @Override
  public void getConn(String hostPort) {
    detail("getConn", hostPort);
    record("getConn");
  }

  @Override
  public void gotConn(GotConnInfo info) {
    synchronized (this) {
      connections.add(info);
    }
    String how = info.reused() ? (info.wasIdle() ? "(idle)" : "(reused)") : "";
    record("gotConn" + how + (info.conn() == null ? "(unknown)" : ""));
  }

  @Override
  public void putIdleConn(Exception error) {
    record("putIdleConn", error);
  }

  @Override
  public void gotFirstResponseByte() {
    record("gotFirstResponseByte");
  }

  @Override
  public void got100Continue() {
    record("got100Continue");
  }

  @Override
  public void got1xxResponse(int code, Map<String, List<String>> header) {
    detail("got1xxResponse", header);
    record("got1xxResponse " + code);
  }

  @Override
  public void dnsStart(DnsStartInfo info) {
    detail("dnsStart", info.host());
    record("dnsStart");
  }

  @Override
  public void dnsDone(DnsDoneInfo info) {
    detail("dnsDone", info.addresses());
    record("dnsDone", info.error());
  }

  @Override
  public void connectStart(String network, String address) {
    detail("connectStart", network + " " + address);
    record("connectStart");
  }

  @Override
  public void connectDone(String network, String address, Exception error) {
    detail("connectDone", network + " " + address);
    record("connectDone", error);
  }

  @Override
  public void tlsHandshakeStart() {
    record("tlsHandshakeStart");
  }

  @Override
  public void tlsHandshakeDone(SSLSession session, Exception error) {
    assertThat(session == null).as("either a session or an error").isEqualTo(error != null);
    record("tlsHandshakeDone", error);
  }

  @Override
  public void wroteHeaderField(String key, List<String> values) {
    detail("wroteHeaderField", key + "=" + values);
    synchronized (this) {
      if (!hooks.isEmpty() && hooks.get(hooks.size() - 1).equals("wroteHeaderField")) {
        return;
      }
    }
    record("wroteHeaderField");
  }

  @Override
  public void wroteHeaders() {
    record("wroteHeaders");
  }

  @Override
  public void wait100Continue() {
    record("wait100Continue");
  }

  @Override
  public void wroteRequest(WroteRequestInfo info) {
    detail("wroteRequest", info.bodySize());
    record("wroteRequest", info.error());
  }

  @Override
  public void exchangeStart(Exchange exchange) {
    Resend resend = exchange.resend();
    detail(
        "exchangeStart",
        "%d %s %s://%s%s"
            .formatted(
                exchange.number(),
                exchange.method(),
                exchange.scheme(),
                exchange.host(),
                exchange.path()));
    if (resend == null) {
      record("exchangeStart");
    } else {
      record("exchangeStart " + resend.reason() + " " + resend.status(), resend.error());
    }
  }

  @Override
  public void leaseStart() {
    record("leaseStart");
  }

  @Override
  public void leaseDone(Exception error) {
    record("leaseDone", error);
  }

  @Override
  public void tunnelStart(String target) {
    detail("tunnelStart", target);
    record("tunnelStart");
  }

  @Override
  public void tunnelDone(int status, Exception error) {
    record("tunnelDone " + status, error);
  }

  @Override
  public void gotResponseHead(ResponseHead head) {
    record("gotResponseHead " + head.status());
  }

  @Override
  public void gotLastResponseByte(long bodySize, Exception error) {
    record("gotLastResponseByte " + bodySize, error);
  }

  @Override
  public void connReleased(Conn conn, DiscardReason reason) {
    record(reason == null ? "connReleased" : "connReleased " + reason);
  }

  @Override
  public void exchangeDone(Exception error) {
    record("exchangeDone", error);
  }
}
