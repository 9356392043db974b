/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import dev.httptrace.ClientTrace;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.httpclient5.exchange.Failures;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Tells the connects of somebody's own operator, as far as its connection sees them.
 *
 * <p>HttpClientConnectionOperator is {@code @Internal}; 5.6 added the connect with a path.
 */
public final class TracingForeignOperator implements HttpClientConnectionOperator {

  private final HttpClientConnectionOperator delegate;
  private final List<ClientTrace> fallback;

  public TracingForeignOperator(HttpClientConnectionOperator delegate, List<ClientTrace> fallback) {
    this.delegate = delegate;
    this.fallback = fallback;
  }

  @Override
  public void connect(
      ManagedHttpClientConnection conn,
      HttpHost host,
      @Nullable InetSocketAddress localAddress,
      @Nullable TimeValue connectTimeout,
      SocketConfig socketConfig,
      HttpContext context)
      throws IOException {
    dial(
        conn,
        host,
        socketConfig,
        told -> delegate.connect(told, host, localAddress, connectTimeout, socketConfig, context));
  }

  @Override
  public void connect(
      ManagedHttpClientConnection conn,
      HttpHost endpointHost,
      @Nullable NamedEndpoint endpointName,
      @Nullable InetSocketAddress localAddress,
      @Nullable Timeout connectTimeout,
      SocketConfig socketConfig,
      @Nullable Object attachment,
      HttpContext context)
      throws IOException {
    dial(
        conn,
        endpointHost,
        socketConfig,
        told ->
            delegate.connect(
                told,
                endpointHost,
                endpointName,
                localAddress,
                connectTimeout,
                socketConfig,
                attachment,
                context));
  }

  @Override
  public void connect(
      ManagedHttpClientConnection conn,
      HttpHost endpointHost,
      @Nullable NamedEndpoint endpointName,
      @Nullable Path unixDomainSocket,
      @Nullable InetSocketAddress localAddress,
      @Nullable Timeout connectTimeout,
      SocketConfig socketConfig,
      @Nullable Object attachment,
      HttpContext context)
      throws IOException {
    if (unixDomainSocket != null) {
      delegate.connect(
          conn,
          endpointHost,
          endpointName,
          unixDomainSocket,
          localAddress,
          connectTimeout,
          socketConfig,
          attachment,
          context);
      return;
    }
    dial(
        conn,
        endpointHost,
        socketConfig,
        told ->
            delegate.connect(
                told,
                endpointHost,
                endpointName,
                null,
                localAddress,
                connectTimeout,
                socketConfig,
                attachment,
                context));
  }

  @Override
  public void upgrade(ManagedHttpClientConnection conn, HttpHost host, HttpContext context)
      throws IOException {
    delegate.upgrade(conn, host, context);
  }

  @Override
  public void upgrade(
      ManagedHttpClientConnection conn,
      HttpHost endpointHost,
      @Nullable NamedEndpoint endpointName,
      @Nullable Object attachment,
      HttpContext context)
      throws IOException {
    delegate.upgrade(conn, endpointHost, endpointName, attachment, context);
  }

  private void dial(
      ManagedHttpClientConnection conn, HttpHost host, SocketConfig config, Connect connect)
      throws IOException {
    ExchangeTrace trace = SeamTrace.get(fallback);
    if (trace == null) {
      connect.call(conn);
      return;
    }
    DialAttempts attempts = new DialAttempts(trace, host, config.getSocksProxyAddress());
    try {
      connect.call(new DialledConnection(conn, attempts));
    } catch (Throwable failure) {
      attempts.failed(Failures.asException(failure));
      throw failure;
    }
  }

  /** One of the ways to connect. */
  private interface Connect {
    void call(ManagedHttpClientConnection conn) throws IOException;
  }
}
