/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import dev.httptrace.httpclient5.dial.TracingDetachedSocketFactory;
import dev.httptrace.httpclient5.exchange.CurrentExchange;
import dev.httptrace.httpclient5.exchange.Failures;
import dev.httptrace.httpclient5.exchange.SocketDial;
import dev.httptrace.httpclient5.exchange.TracedExchange;
import dev.httptrace.httpclient5.pool.PoolLink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Lookup;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Dials with sockets that tell their connects. Subclassing is what HttpClient's maintainers
 * prescribe; the pool calls the 8-argument connect in 5.4 and 5.5, the 9-argument one in 5.6.
 */
final class TracingConnectionOperator extends DefaultHttpClientConnectionOperator {

  private final PoolLink link;

  TracingConnectionOperator(
      PoolLink link,
      @Nullable SchemePortResolver schemePortResolver,
      DnsResolver dnsResolver,
      Lookup<TlsSocketStrategy> strategies) {
    super(new TracingDetachedSocketFactory(), schemePortResolver, dnsResolver, strategies);
    this.link = link;
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
    link(conn, endpointHost);
    super.connect(
        conn,
        endpointHost,
        endpointName,
        localAddress,
        connectTimeout,
        socketConfig,
        attachment,
        context);
    dialled(conn);
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
    link(conn, endpointHost);
    TracedExchange exchange = unixDomainSocket == null ? null : CurrentExchange.get();
    SocketDial dial = exchange == null ? null : exchange.dialUnix(String.valueOf(unixDomainSocket));
    try {
      super.connect(
          conn,
          endpointHost,
          endpointName,
          unixDomainSocket,
          localAddress,
          connectTimeout,
          socketConfig,
          attachment,
          context);
      if (unixDomainSocket != null && conn instanceof TracingManagedConnection traced) {
        // What HttpClient wraps around the channel says 0.0.0.0:0 (UnixDomainSocketFactory, 5.6).
        traced.peer(UnixDomainSocketAddress.of(unixDomainSocket));
      }
      dialled(conn);
    } catch (Throwable failure) {
      if (dial != null) {
        dial.done(Failures.asException(failure));
      }
      throw failure;
    }
  }

  /** Tells a Unix domain socket, which no socket factory of ours makes. Not called on failure. */
  @Override
  protected void onAfterSocketConnect(HttpContext httpContext, HttpHost endpointHost) {
    TracedExchange exchange = CurrentExchange.get();
    SocketDial dial = exchange == null ? null : exchange.unixDial();
    if (dial != null) {
      dial.done(null);
    }
  }

  private void link(ManagedHttpClientConnection conn, HttpHost hop) {
    if (conn instanceof TracingManagedConnection traced) {
      traced.dialling(link, hop);
    }
  }

  private static void dialled(ManagedHttpClientConnection conn) {
    if (conn instanceof TracingManagedConnection traced) {
      traced.dialled();
    }
  }
}
