/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.socket.LayeredConnectionSocketFactory;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** A user's decorator: notes which sockets it is given, and passes on. */
@SuppressWarnings("deprecation") // since 5.4
class PassingSocketFactory implements LayeredConnectionSocketFactory {

  final List<Socket> connected = new ArrayList<>();
  final List<String> asked = new ArrayList<>();
  private final LayeredConnectionSocketFactory delegate;

  PassingSocketFactory(LayeredConnectionSocketFactory delegate) {
    this.delegate = delegate;
  }

  @Override
  public Socket createSocket(HttpContext context) throws IOException {
    asked.add("createSocket");
    return delegate.createSocket(context);
  }

  @Override
  public Socket createSocket(Proxy proxy, HttpContext context) throws IOException {
    asked.add("createSocket");
    return delegate.createSocket(proxy, context);
  }

  @Override
  public Socket connectSocket(
      TimeValue connectTimeout,
      Socket socket,
      HttpHost host,
      InetSocketAddress remoteAddress,
      InetSocketAddress localAddress,
      HttpContext context)
      throws IOException {
    return connectSocket(
        socket, host, remoteAddress, localAddress, Timeout.DISABLED, null, context);
  }

  @Override
  public Socket connectSocket(
      Socket socket,
      HttpHost host,
      InetSocketAddress remoteAddress,
      InetSocketAddress localAddress,
      Timeout connectTimeout,
      Object attachment,
      HttpContext context)
      throws IOException {
    asked.add("connectSocket");
    connected.add(socket);
    return delegate.connectSocket(
        socket, host, remoteAddress, localAddress, connectTimeout, attachment, context);
  }

  @Override
  public Socket createLayeredSocket(Socket socket, String target, int port, HttpContext context)
      throws IOException {
    return createLayeredSocket(socket, target, port, null, context);
  }

  @Override
  public Socket createLayeredSocket(
      Socket socket, String target, int port, Object attachment, HttpContext context)
      throws IOException {
    asked.add("createLayeredSocket");
    return delegate.createLayeredSocket(socket, target, port, attachment, context);
  }
}
