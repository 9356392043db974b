/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import dev.httptrace.ClientTrace;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.httpclient5.exchange.Failures;
import dev.httptrace.httpclient5.exchange.HostPort;
import dev.httptrace.httpclient5.exchange.Seam;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.util.List;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.client5.http.socket.LayeredConnectionSocketFactory;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Tells the connects of HttpClient 5.2 and 5.3, which ask for each address; from 5.4 on nobody asks
 * for a connect. A layered factory does the handshake in the same call: the socket says when it is
 * connected.
 */
@SuppressWarnings("deprecation") // since 5.4
public class TracingConnectionSocketFactory implements ConnectionSocketFactory {

  private final ConnectionSocketFactory delegate;
  private final List<ClientTrace> fallback;

  TracingConnectionSocketFactory(ConnectionSocketFactory delegate, List<ClientTrace> fallback) {
    this.delegate = delegate;
    this.fallback = fallback;
  }

  public static ConnectionSocketFactory of(
      ConnectionSocketFactory factory, List<ClientTrace> fallback) {
    if (factory instanceof LayeredConnectionSocketFactory layered) {
      return TracingLayeredSocketFactory.of(layered, fallback);
    }
    return factory instanceof TracingConnectionSocketFactory
        ? factory
        : new TracingConnectionSocketFactory(factory, fallback);
  }

  final List<ClientTrace> fallback() {
    return fallback;
  }

  @Override
  public final Socket createSocket(@Nullable HttpContext context) throws IOException {
    return TracingSocket.adopt(delegate.createSocket(context), null);
  }

  @Override
  public final Socket createSocket(@Nullable Proxy proxy, @Nullable HttpContext context)
      throws IOException {
    return TracingSocket.adopt(delegate.createSocket(proxy, context), proxy);
  }

  @Override
  public final Socket connectSocket(
      TimeValue connectTimeout,
      @Nullable Socket socket,
      HttpHost host,
      InetSocketAddress remoteAddress,
      @Nullable InetSocketAddress localAddress,
      @Nullable HttpContext context)
      throws IOException {
    return tell(
        socket,
        remoteAddress,
        () ->
            delegate.connectSocket(
                connectTimeout, socket, host, remoteAddress, localAddress, context));
  }

  @Override
  public final Socket connectSocket(
      @Nullable Socket socket,
      HttpHost host,
      InetSocketAddress remoteAddress,
      @Nullable InetSocketAddress localAddress,
      @Nullable Timeout connectTimeout,
      @Nullable Object attachment,
      @Nullable HttpContext context)
      throws IOException {
    return tell(
        socket,
        remoteAddress,
        () ->
            delegate.connectSocket(
                socket, host, remoteAddress, localAddress, connectTimeout, attachment, context));
  }

  private Socket tell(@Nullable Socket socket, InetSocketAddress remoteAddress, Connect connect)
      throws IOException {
    ExchangeTrace trace = SeamTrace.enter(Seam.CONNECT, fallback);
    if (trace == null) {
      return connect.call();
    }
    // A factory that makes TLS sockets does the handshake in the same call.
    SeamTrace.alsoTold(Seam.HANDSHAKE);
    TracingSocket ours = socket instanceof TracingSocket tracing ? tracing : null;
    Dial dial =
        new Dial(
            trace,
            HostPort.of(ours != null && ours.proxy() != null ? ours.proxy() : remoteAddress),
            ours,
            delegate instanceof LayeredConnectionSocketFactory);
    if (ours != null) {
      ours.dialledBy(dial);
    }
    Socket connected;
    try {
      connected = connect.call();
    } catch (Throwable failure) {
      dial.failed(Failures.asException(failure), socket != null && socket.isConnected());
      throw failure;
    } finally {
      SeamTrace.leave();
    }
    dial.succeeded(connected);
    return connected;
  }

  /** One of the two ways to connect. */
  private interface Connect {
    Socket call() throws IOException;
  }
}
