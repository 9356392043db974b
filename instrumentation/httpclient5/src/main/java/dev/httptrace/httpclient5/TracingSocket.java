/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** A socket that tells its connect. HttpClient makes one for each address (5.4 to 5.7-alpha). */
final class TracingSocket extends Socket {

  private final @Nullable SocketAddress proxy;
  private @Nullable TracedExchange exchange;
  private volatile boolean peeking;

  TracingSocket(@Nullable TracedExchange exchange) {
    this.exchange = exchange;
    this.proxy = null;
  }

  TracingSocket(@Nullable TracedExchange exchange, Proxy socksProxy) {
    super(socksProxy);
    this.exchange = exchange;
    this.proxy = socksProxy.address();
  }

  /** The SOCKS proxy that is dialled, if there is one: the socket itself names the target. */
  @Nullable SocketAddress proxy() {
    return proxy;
  }

  /** Says whether the connection looks for the first byte at this moment. */
  void peeking(boolean peeking) {
    this.peeking = peeking;
  }

  /**
   * After looking for data HttpCore sets the timeout back, whatever happened (fillInputBuffer in
   * BHttpConnectionBase). If the read failed because the socket was closed, by a cancelling thread
   * or by JSSE, that would throw again and hide the reason that the caller sees without a trace.
   */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the superclass synchronizes itself
  public void setSoTimeout(int timeout) throws SocketException {
    if (!peeking || !isClosed()) {
      super.setSoTimeout(timeout);
    }
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    TracedExchange dialling = exchange;
    // The socket outlives the exchange.
    exchange = null;
    if (dialling == null) {
      super.connect(endpoint, timeout);
      return;
    }
    dialling.dialling();
    // It is the proxy that is dialled; the time includes the SOCKS dialogue.
    String address = HostPort.of(proxy != null ? proxy : endpoint);
    dialling.trace().connectStart("tcp", address);
    try {
      super.connect(endpoint, timeout);
    } catch (Throwable failure) {
      dialling.trace().connectDone("tcp", address, Failures.asException(failure));
      throw failure;
    }
    dialling.trace().connectDone("tcp", address, null);
  }
}
