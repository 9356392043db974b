/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Tells several traces, each of them contained, in the order given. */
final class ComposedTrace implements ExchangeTrace {

  private final ExchangeTrace[] traces;

  private ComposedTrace(List<ExchangeTrace> traces) {
    this.traces = traces.toArray(new ExchangeTrace[0]);
  }

  /** Returns one trace for all that are given, nested compositions taken apart. */
  static ExchangeTrace of(ClientTrace... traces) {
    if (traces.length == 1 && isContained(traces[0])) {
      return (ExchangeTrace) traces[0];
    }
    List<ExchangeTrace> flat = new ArrayList<>(traces.length);
    for (ClientTrace trace : traces) {
      if (trace instanceof ComposedTrace composed) {
        flat.addAll(List.of(composed.traces));
      } else if (trace instanceof ContainedTrace contained) {
        flat.add(contained);
      } else {
        flat.add(new ContainedTrace(trace));
      }
    }
    return flat.size() == 1 ? flat.get(0) : new ComposedTrace(flat);
  }

  List<ExchangeTrace> traces() {
    return List.of(traces);
  }

  private static boolean isContained(ClientTrace trace) {
    return trace instanceof ContainedTrace || trace instanceof ComposedTrace;
  }

  @Override
  public void getConn(String hostPort) {
    for (ExchangeTrace trace : traces) {
      trace.getConn(hostPort);
    }
  }

  @Override
  public void gotConn(GotConnInfo info) {
    for (ExchangeTrace trace : traces) {
      trace.gotConn(info);
    }
  }

  @Override
  public void putIdleConn(@Nullable Exception error) {
    for (ExchangeTrace trace : traces) {
      trace.putIdleConn(error);
    }
  }

  @Override
  public void gotFirstResponseByte() {
    for (ExchangeTrace trace : traces) {
      trace.gotFirstResponseByte();
    }
  }

  @Override
  public void got100Continue() {
    for (ExchangeTrace trace : traces) {
      trace.got100Continue();
    }
  }

  @Override
  public void got1xxResponse(int code, Map<String, List<String>> header) throws IOException {
    IOException first = null;
    for (ExchangeTrace trace : traces) {
      try {
        trace.got1xxResponse(code, header);
      } catch (IOException abort) {
        if (first == null) {
          first = abort;
        } else if (first != abort) {
          first.addSuppressed(abort);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  @Override
  public void dnsStart(DnsStartInfo info) {
    for (ExchangeTrace trace : traces) {
      trace.dnsStart(info);
    }
  }

  @Override
  public void dnsDone(DnsDoneInfo info) {
    for (ExchangeTrace trace : traces) {
      trace.dnsDone(info);
    }
  }

  @Override
  public void connectStart(String network, String address) {
    for (ExchangeTrace trace : traces) {
      trace.connectStart(network, address);
    }
  }

  @Override
  public void connectDone(String network, String address, @Nullable Exception error) {
    for (ExchangeTrace trace : traces) {
      trace.connectDone(network, address, error);
    }
  }

  @Override
  public void tlsHandshakeStart() {
    for (ExchangeTrace trace : traces) {
      trace.tlsHandshakeStart();
    }
  }

  @Override
  public void tlsHandshakeDone(@Nullable SSLSession session, @Nullable Exception error) {
    for (ExchangeTrace trace : traces) {
      trace.tlsHandshakeDone(session, error);
    }
  }

  @Override
  public void wroteHeaderField(String key, List<String> values) {
    for (ExchangeTrace trace : traces) {
      trace.wroteHeaderField(key, values);
    }
  }

  @Override
  public void wroteHeaders() {
    for (ExchangeTrace trace : traces) {
      trace.wroteHeaders();
    }
  }

  @Override
  public void wait100Continue() {
    for (ExchangeTrace trace : traces) {
      trace.wait100Continue();
    }
  }

  @Override
  public void wroteRequest(WroteRequestInfo info) {
    for (ExchangeTrace trace : traces) {
      trace.wroteRequest(info);
    }
  }

  @Override
  public boolean wantsHeaderFields() {
    for (ExchangeTrace trace : traces) {
      if (trace.wantsHeaderFields()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean wantsBody() {
    for (ExchangeTrace trace : traces) {
      if (trace.wantsBody()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void exchangeStart(Exchange exchange) {
    for (ExchangeTrace trace : traces) {
      trace.exchangeStart(exchange);
    }
  }

  @Override
  public void leaseStart() {
    for (ExchangeTrace trace : traces) {
      trace.leaseStart();
    }
  }

  @Override
  public void leaseDone(@Nullable Exception error) {
    for (ExchangeTrace trace : traces) {
      trace.leaseDone(error);
    }
  }

  @Override
  public void tlsFirstWrite() {
    for (ExchangeTrace trace : traces) {
      trace.tlsFirstWrite();
    }
  }

  @Override
  public void tlsFirstRead() {
    for (ExchangeTrace trace : traces) {
      trace.tlsFirstRead();
    }
  }

  @Override
  public void tlsResumed() {
    for (ExchangeTrace trace : traces) {
      trace.tlsResumed();
    }
  }

  @Override
  public void tunnelStart(String target) {
    for (ExchangeTrace trace : traces) {
      trace.tunnelStart(target);
    }
  }

  @Override
  public void tunnelDone(int status, @Nullable Exception error) {
    for (ExchangeTrace trace : traces) {
      trace.tunnelDone(status, error);
    }
  }

  @Override
  public void gotResponseHead(ResponseHead head) {
    for (ExchangeTrace trace : traces) {
      trace.gotResponseHead(head);
    }
  }

  @Override
  public void gotLastResponseByte(long bodySize, @Nullable Exception error) {
    for (ExchangeTrace trace : traces) {
      trace.gotLastResponseByte(bodySize, error);
    }
  }

  @Override
  public void connReleased(@Nullable Conn conn, @Nullable DiscardReason reason) {
    for (ExchangeTrace trace : traces) {
      trace.connReleased(conn, reason);
    }
  }

  @Override
  public void exchangeDone(@Nullable Exception error) {
    for (ExchangeTrace trace : traces) {
      trace.exchangeDone(error);
    }
  }
}
