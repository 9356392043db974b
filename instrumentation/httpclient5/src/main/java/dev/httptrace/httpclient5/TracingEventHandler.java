/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLSession;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.ProtocolVersion;
import org.apache.hc.core5.http.impl.nio.HttpConnectionEventHandler;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Notices the first byte of an HTTP/1.1 response when it is read, be the head complete or not. A
 * decorator of the session would do as well, but the builder has room for one, which is the user's
 * or the one that writes the wire log.
 *
 * <p>HttpConnectionEventHandler is {@code @Internal} and unchanged in HttpCore 5.3 and 5.4.
 */
final class TracingEventHandler implements HttpConnectionEventHandler {

  private final HttpConnectionEventHandler delegate;
  private final TracingAsyncConnection connection;
  private @Nullable StatusPeek peek;
  private @Nullable AsyncExchange peeking;

  TracingEventHandler(HttpConnectionEventHandler delegate, TracingAsyncConnection connection) {
    this.delegate = delegate;
    this.connection = connection;
  }

  @Override
  public void inputReady(IOSession session, @Nullable ByteBuffer src) throws IOException {
    AsyncExchange exchange = connection.exchange();
    if (exchange == null) {
      delegate.inputReady(session, src);
      return;
    }
    ByteBuffer input = src;
    if (exchange.waitsForContinue()) {
      if (input == null) {
        input = StatusPeek.read(session);
      }
      if (input != null && peekFor(exchange).isContinue(input)) {
        try {
          exchange.firstByte();
          exchange.gotContinue();
        } catch (AbortedExchangeException aborted) {
          delegate.exception(session, aborted);
          return;
        }
      }
    }
    delegate.inputReady(session, input);
    exchange.noticeInput();
    if (!exchange.waitsForContinue() || exchange.isEnded()) {
      // The connection may be kept for long: not so the exchange.
      peeking = null;
      peek = null;
    }
  }

  private StatusPeek peekFor(AsyncExchange exchange) {
    StatusPeek mine = peek;
    if (mine == null || peeking != exchange) {
      mine = new StatusPeek();
      peek = mine;
      peeking = exchange;
    }
    return mine;
  }

  @Override
  public void connected(IOSession session) throws IOException {
    delegate.connected(session);
  }

  @Override
  public void outputReady(IOSession session) throws IOException {
    delegate.outputReady(session);
  }

  @Override
  public void timeout(IOSession session, Timeout timeout) throws IOException {
    delegate.timeout(session, timeout);
  }

  @Override
  public void exception(IOSession session, Exception cause) {
    delegate.exception(session, cause);
  }

  @Override
  public void disconnected(IOSession session) {
    delegate.disconnected(session);
  }

  @Override
  public void close() throws IOException {
    delegate.close();
  }

  @Override
  public void close(CloseMode closeMode) {
    delegate.close(closeMode);
  }

  @Override
  public @Nullable EndpointDetails getEndpointDetails() {
    return delegate.getEndpointDetails();
  }

  @Override
  public @Nullable SocketAddress getLocalAddress() {
    return delegate.getLocalAddress();
  }

  @Override
  public @Nullable SocketAddress getRemoteAddress() {
    return delegate.getRemoteAddress();
  }

  @Override
  public @Nullable ProtocolVersion getProtocolVersion() {
    return delegate.getProtocolVersion();
  }

  @Override
  public @Nullable SSLSession getSSLSession() {
    return delegate.getSSLSession();
  }

  @Override
  public boolean isOpen() {
    return delegate.isOpen();
  }

  @Override
  public Timeout getSocketTimeout() {
    return delegate.getSocketTimeout();
  }

  @Override
  public void setSocketTimeout(Timeout timeout) {
    delegate.setSocketTimeout(timeout);
  }
}
