/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Tells one trace, and keeps its failures from the request. */
final class ContainedTrace implements ExchangeTrace {

  /** In the place of a trace that has Go's hooks only. */
  private static final ExchangeTrace NOBODY =
      new ExchangeTrace() {
        @Override
        public boolean wantsBody() {
          return false;
        }
      };

  private final ClientTrace trace;
  private final ExchangeTrace wide;

  ContainedTrace(ClientTrace trace) {
    this.trace = trace;
    this.wide = trace instanceof ExchangeTrace exchangeTrace ? exchangeTrace : NOBODY;
  }

  ClientTrace trace() {
    return trace;
  }

  /** For hooks without arguments, which need no object that captures any. */
  private <T> void tell(String hook, T told, Consumer<T> call) {
    try {
      call.accept(told);
    } catch (Throwable failure) {
      contain(hook, failure);
    }
  }

  private void contain(String hook, Throwable failure) {
    HookFailures.rethrowIfFatal(failure);
    HookFailures.report(trace, hook, failure);
  }

  @Override
  public void getConn(String hostPort) {
    try {
      trace.getConn(hostPort);
    } catch (Throwable failure) {
      contain("getConn", failure);
    }
  }

  @Override
  public void gotConn(GotConnInfo info) {
    try {
      trace.gotConn(info);
    } catch (Throwable failure) {
      contain("gotConn", failure);
    }
  }

  @Override
  public void putIdleConn(@Nullable Exception error) {
    try {
      trace.putIdleConn(error);
    } catch (Throwable failure) {
      contain("putIdleConn", failure);
    }
  }

  @Override
  public void gotFirstResponseByte() {
    try {
      trace.gotFirstResponseByte();
    } catch (Throwable failure) {
      contain("gotFirstResponseByte", failure);
    }
  }

  @Override
  public void got100Continue() {
    tell("got100Continue", trace, ClientTrace::got100Continue);
  }

  @Override
  public void got1xxResponse(int code, Map<String, List<String>> header) throws IOException {
    try {
      trace.got1xxResponse(code, header);
    } catch (IOException abort) {
      throw abort;
    } catch (Throwable failure) {
      contain("got1xxResponse", failure);
    }
  }

  @Override
  public void dnsStart(DnsStartInfo info) {
    try {
      trace.dnsStart(info);
    } catch (Throwable failure) {
      contain("dnsStart", failure);
    }
  }

  @Override
  public void dnsDone(DnsDoneInfo info) {
    try {
      trace.dnsDone(info);
    } catch (Throwable failure) {
      contain("dnsDone", failure);
    }
  }

  @Override
  public void connectStart(String network, String address) {
    try {
      trace.connectStart(network, address);
    } catch (Throwable failure) {
      contain("connectStart", failure);
    }
  }

  @Override
  public void connectDone(String network, String address, @Nullable Exception error) {
    try {
      trace.connectDone(network, address, error);
    } catch (Throwable failure) {
      contain("connectDone", failure);
    }
  }

  @Override
  public void tlsHandshakeStart() {
    tell("tlsHandshakeStart", trace, ClientTrace::tlsHandshakeStart);
  }

  @Override
  public void tlsHandshakeDone(@Nullable SSLSession session, @Nullable Exception error) {
    try {
      trace.tlsHandshakeDone(session, error);
    } catch (Throwable failure) {
      contain("tlsHandshakeDone", failure);
    }
  }

  @Override
  public void wroteHeaderField(String key, List<String> values) {
    try {
      trace.wroteHeaderField(key, values);
    } catch (Throwable failure) {
      contain("wroteHeaderField", failure);
    }
  }

  @Override
  public void wroteHeaders() {
    try {
      trace.wroteHeaders();
    } catch (Throwable failure) {
      contain("wroteHeaders", failure);
    }
  }

  @Override
  public void wait100Continue() {
    tell("wait100Continue", trace, ClientTrace::wait100Continue);
  }

  @Override
  public void wroteRequest(WroteRequestInfo info) {
    try {
      trace.wroteRequest(info);
    } catch (Throwable failure) {
      contain("wroteRequest", failure);
    }
  }

  @Override
  public boolean wantsHeaderFields() {
    try {
      return wide.wantsHeaderFields();
    } catch (Throwable failure) {
      contain("wantsHeaderFields", failure);
      return true;
    }
  }

  @Override
  public boolean wantsBody() {
    try {
      return wide.wantsBody();
    } catch (Throwable failure) {
      contain("wantsBody", failure);
      return true;
    }
  }

  @Override
  public void exchangeStart(Exchange exchange) {
    try {
      wide.exchangeStart(exchange);
    } catch (Throwable failure) {
      contain("exchangeStart", failure);
    }
  }

  @Override
  public void leaseStart() {
    tell("leaseStart", wide, ExchangeTrace::leaseStart);
  }

  @Override
  public void leaseDone(@Nullable Exception error) {
    try {
      wide.leaseDone(error);
    } catch (Throwable failure) {
      contain("leaseDone", failure);
    }
  }

  @Override
  public void tlsFirstWrite() {
    tell("tlsFirstWrite", wide, ExchangeTrace::tlsFirstWrite);
  }

  @Override
  public void tlsFirstRead() {
    tell("tlsFirstRead", wide, ExchangeTrace::tlsFirstRead);
  }

  @Override
  public void tlsResumed() {
    tell("tlsResumed", wide, ExchangeTrace::tlsResumed);
  }

  @Override
  public void tunnelStart(String target) {
    try {
      wide.tunnelStart(target);
    } catch (Throwable failure) {
      contain("tunnelStart", failure);
    }
  }

  @Override
  public void tunnelDone(int status, @Nullable Exception error) {
    try {
      wide.tunnelDone(status, error);
    } catch (Throwable failure) {
      contain("tunnelDone", failure);
    }
  }

  @Override
  public void gotResponseHead(ResponseHead head) {
    try {
      wide.gotResponseHead(head);
    } catch (Throwable failure) {
      contain("gotResponseHead", failure);
    }
  }

  @Override
  public void gotLastResponseByte(long bodySize, @Nullable Exception error) {
    try {
      wide.gotLastResponseByte(bodySize, error);
    } catch (Throwable failure) {
      contain("gotLastResponseByte", failure);
    }
  }

  @Override
  public void connReleased(@Nullable Conn conn, @Nullable DiscardReason reason) {
    try {
      wide.connReleased(conn, reason);
    } catch (Throwable failure) {
      contain("connReleased", failure);
    }
  }

  @Override
  public void exchangeDone(@Nullable Exception error) {
    try {
      wide.exchangeDone(error);
    } catch (Throwable failure) {
      contain("exchangeDone", failure);
    }
  }
}
