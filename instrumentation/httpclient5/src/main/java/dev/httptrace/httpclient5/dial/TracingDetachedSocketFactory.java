/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import dev.httptrace.httpclient5.exchange.CurrentExchange;
import dev.httptrace.httpclient5.exchange.Decorated;
import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import org.apache.hc.client5.http.io.DetachedSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes a socket for each address that is tried; a traced exchange may get it later. A special
 * socket of somebody's factory stays as it is: who made it may want it back.
 */
public final class TracingDetachedSocketFactory implements DetachedSocketFactory {

  private static final DetachedSocketFactory PLAIN =
      proxy -> proxy == null ? new Socket() : new Socket(proxy);

  private final DetachedSocketFactory delegate;

  public TracingDetachedSocketFactory() {
    this(PLAIN);
  }

  private TracingDetachedSocketFactory(DetachedSocketFactory delegate) {
    this.delegate = delegate;
  }

  /** Wraps somebody's factory, unless it is wrapped. */
  public static DetachedSocketFactory of(DetachedSocketFactory factory) {
    return Decorated.is(factory, TracingDetachedSocketFactory.class)
        ? factory
        : new TracingDetachedSocketFactory(factory);
  }

  @Override
  public Socket create(@Nullable Proxy socksProxy) throws IOException {
    return traced(delegate.create(socksProxy), socksProxy);
  }

  /** Called instead of the other one since 5.5. */
  @Override
  public Socket create(@Nullable String schemeName, @Nullable Proxy socksProxy) throws IOException {
    return traced(delegate.create(schemeName, socksProxy), socksProxy);
  }

  private static Socket traced(Socket made, @Nullable Proxy socksProxy) throws SocketException {
    return made.getClass() == Socket.class
        ? new TracingSocket(CurrentExchange.get(), made, socksProxy)
        : made;
  }
}
