/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import dev.httptrace.httpclient5.exchange.AbortedExchangeException;
import dev.httptrace.httpclient5.exchange.ForwardingConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.impl.nio.HttpConnectionEventHandler;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Notices the first byte of an HTTP/1.1 response when it is read, be the head complete or not, and
 * its interim responses. A decorator of the session would do as well, but the builder has room for
 * one, which is the user's or the one that writes the wire log.
 *
 * <p>HttpConnectionEventHandler is {@code @Internal} and unchanged in HttpCore 5.3 and 5.4.
 */
final class TracingEventHandler extends ForwardingConnection implements HttpConnectionEventHandler {

  private static final int AT_ONCE = 1024;

  private final HttpConnectionEventHandler delegate;
  private final TracingAsyncConnection connection;
  private final InterimPeek peek = new InterimPeek();
  private @Nullable ByteBuffer buffer;

  TracingEventHandler(HttpConnectionEventHandler delegate, TracingAsyncConnection connection) {
    super(delegate);
    this.delegate = delegate;
    this.connection = connection;
  }

  /** A request is about to be written: what comes is its response. */
  void responseAhead() {
    peek.reset();
  }

  @Override
  public void inputReady(IOSession session, @Nullable ByteBuffer src) throws IOException {
    AsyncExchange exchange = connection.exchange();
    if (exchange == null || peek.isDone() || !exchange.awaitsHead()) {
      delegate.inputReady(session, src);
      return;
    }
    // With TLS it has been read, and is given here.
    ByteBuffer input = src == null ? read(session) : src;
    if (input != null && input.hasRemaining()) {
      if (exchange.isUnflushed()) {
        exchange.left();
      }
      exchange.firstByte();
      try {
        tellInterim(input, exchange);
      } catch (AbortedExchangeException aborted) {
        delegate.exception(session, aborted);
        return;
      }
    }
    delegate.inputReady(session, input);
  }

  private void tellInterim(ByteBuffer input, AsyncExchange exchange)
      throws AbortedExchangeException {
    for (int i = input.position(); i < input.limit() && !peek.isDone(); i++) {
      HttpResponse interim = peek.follow(input.get(i));
      if (interim != null) {
        exchange.received(interim);
      }
    }
  }

  /** Reads some bytes, which the handler takes before it reads itself; {@code null} if none. */
  private @Nullable ByteBuffer read(IOSession session) throws IOException {
    ByteBuffer bytes = buffer;
    if (bytes == null) {
      bytes = ByteBuffer.allocate(AT_ONCE);
      buffer = bytes;
    }
    bytes.clear();
    if (session.read(bytes) <= 0) {
      return null;
    }
    return bytes.flip();
  }

  @Override
  public void connected(IOSession session) throws IOException {
    delegate.connected(session);
  }

  @Override
  public void outputReady(IOSession session) throws IOException {
    delegate.outputReady(session);
    AsyncExchange exchange = connection.exchange();
    // HttpCore asks for no more output once its buffer is empty (onOutput in
    // AbstractHttp1StreamDuplexer, 5.3 and 5.4). TLS has encrypted it, and writes it next.
    if (exchange != null
        && exchange.isUnflushed()
        && (session.getEventMask() & SelectionKey.OP_WRITE) == 0) {
      exchange.left();
    }
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
}
