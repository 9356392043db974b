/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import org.apache.hc.client5.http.io.DetachedSocketFactory;
import org.jspecify.annotations.Nullable;

/** Makes a socket for each address that is tried; a traced exchange may get it later. */
final class TracingDetachedSocketFactory implements DetachedSocketFactory {

  @Override
  public Socket create(@Nullable Proxy socksProxy) throws SocketException {
    return new TracingSocket(
        CurrentExchange.get(),
        socksProxy == null ? new Socket() : new Socket(socksProxy),
        socksProxy);
  }

  @Override
  public Socket create(@Nullable String schemeName, @Nullable Proxy socksProxy)
      throws SocketException {
    return create(socksProxy);
  }
}
