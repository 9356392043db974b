/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import dev.httptrace.ClientTrace;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import org.apache.hc.client5.http.socket.LayeredConnectionSocketFactory;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Tells the handshakes too: of 5.2 and 5.3 those over a tunnel, from 5.4 on all that HttpClient
 * leaves to a socket factory.
 */
@SuppressWarnings("deprecation") // since 5.4
public final class TracingLayeredSocketFactory extends TracingConnectionSocketFactory
    implements LayeredConnectionSocketFactory {

  private final LayeredConnectionSocketFactory delegate;

  private TracingLayeredSocketFactory(
      LayeredConnectionSocketFactory delegate, List<ClientTrace> fallback) {
    super(delegate, fallback);
    this.delegate = delegate;
  }

  public static LayeredConnectionSocketFactory of(
      LayeredConnectionSocketFactory factory, List<ClientTrace> fallback) {
    return factory instanceof TracingLayeredSocketFactory
        ? factory
        : new TracingLayeredSocketFactory(factory, fallback);
  }

  @Override
  public Socket createLayeredSocket(
      Socket socket, String target, int port, @Nullable HttpContext context) throws IOException {
    return Handshake.tell(
        fallback(), socket, plain -> delegate.createLayeredSocket(plain, target, port, context));
  }

  @Override
  public Socket createLayeredSocket(
      Socket socket,
      String target,
      int port,
      @Nullable Object attachment,
      @Nullable HttpContext context)
      throws IOException {
    return Handshake.tell(
        fallback(),
        socket,
        plain -> delegate.createLayeredSocket(plain, target, port, attachment, context));
  }
}
