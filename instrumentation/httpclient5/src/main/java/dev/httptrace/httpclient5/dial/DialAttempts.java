/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import dev.httptrace.ExchangeTrace;
import dev.httptrace.httpclient5.exchange.CurrentExchange;
import dev.httptrace.httpclient5.exchange.HostPort;
import dev.httptrace.httpclient5.exchange.Seam;
import dev.httptrace.httpclient5.exchange.TracedExchange;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that an operator tries for one connection, one after the other: those that the
 * lookup answered, or the one that needs none. Where neither is known, nothing is told.
 */
final class DialAttempts {

  private final ExchangeTrace trace;
  private final HttpHost host;
  private final @Nullable SocketAddress socksProxy;
  private final @Nullable TracedExchange exchange = CurrentExchange.get();
  private int tried;
  private @Nullable String open;

  DialAttempts(ExchangeTrace trace, HttpHost host, @Nullable SocketAddress socksProxy) {
    this.trace = trace;
    this.host = host;
    this.socksProxy = socksProxy;
  }

  /** The next address is dialled, after the one before has failed. */
  void next() {
    failed(new ConnectException("connect failed; the connection operator does not say why"));
    String address = address(tried++);
    if (address != null) {
      open = address;
      if (exchange != null) {
        exchange.dialling();
        exchange.seams().told(Seam.CONNECT);
      }
      trace.connectStart("tcp", address);
    }
  }

  void connected() {
    done(null);
  }

  void failed(Exception error) {
    done(error);
  }

  private void done(@Nullable Exception error) {
    String address = open;
    if (address != null) {
      open = null;
      trace.connectDone("tcp", address, error);
    }
  }

  private @Nullable String address(int attempt) {
    if (socksProxy != null) {
      return HostPort.of(socksProxy);
    }
    int port = HostPort.port(host.getSchemeName(), host.getPort());
    if (host.getAddress() != null) {
      return HostPort.of(new InetSocketAddress(host.getAddress(), port));
    }
    if (HostPort.isLiteral(host.getHostName())) {
      return HostPort.of(host);
    }
    List<InetAddress> answers = exchange == null ? List.of() : exchange.seams().answers();
    return attempt < answers.size()
        ? HostPort.of(new InetSocketAddress(answers.get(attempt), port))
        : null;
  }
}
