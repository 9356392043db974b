/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import dev.httptrace.fields.FieldHandles;
import dev.httptrace.httpclient5.exchange.Failures;
import dev.httptrace.httpclient5.exchange.HostPort;
import dev.httptrace.httpclient5.exchange.Seam;
import dev.httptrace.httpclient5.exchange.TracedExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * A socket that tells its connect. HttpClient makes one for each address (5.2 to 5.7-alpha); it is
 * one of the JDK's own, and only called.
 */
public final class TracingSocket extends ForwardingSocket {

  private static final VarHandle PEEKING =
      FieldHandles.find(MethodHandles.lookup(), "peeking", int.class);

  private static final int NOT_PEEKING = -1;

  private final @Nullable SocketAddress proxy;
  private @Nullable TracedExchange exchange;
  private @Nullable Dial dial;
  // By release: only the looking thread's own calls of setSoTimeout are meant.
  private volatile int peeking = NOT_PEEKING;
  private volatile @Nullable HandshakeTrace handshake;

  /**
   * Wraps a socket that is not connected.
   *
   * @param exchange told, unless a socket factory tells it: {@link #dialledBy}
   * @param socksProxy that {@code socket} knows
   */
  TracingSocket(@Nullable TracedExchange exchange, Socket socket, @Nullable Proxy socksProxy)
      throws SocketException {
    super(socket);
    this.exchange = exchange;
    this.proxy = socksProxy == null ? null : socksProxy.address();
  }

  /** Wraps what a factory has made, unless it is special: then somebody may want it as it is. */
  static Socket adopt(Socket made, @Nullable Proxy socksProxy) throws SocketException {
    return made.getClass() == Socket.class ? new TracingSocket(null, made, socksProxy) : made;
  }

  /** The SOCKS proxy that is dialled, if there is one: the socket itself names the target. */
  public @Nullable SocketAddress proxy() {
    return proxy;
  }

  /** Has that told when the socket is connected. */
  void dialledBy(Dial dial) {
    this.dial = dial;
  }

  /**
   * Has a handshake told when its first bytes are written and read; {@code null} once it is over.
   */
  void watchedBy(@Nullable HandshakeTrace over) {
    handshake = over;
  }

  /** TLS asks for it while its handshake is watched; nobody else's bytes come by here. */
  @Override
  public InputStream getInputStream() throws IOException {
    InputStream input = super.getInputStream();
    return handshake == null ? input : new WatchedInputStream(input, this);
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    OutputStream output = super.getOutputStream();
    return handshake == null ? output : new WatchedOutputStream(output, this);
  }

  void wrote() {
    HandshakeTrace watched = handshake;
    if (watched != null) {
      watched.wrote();
    }
  }

  void read() {
    HandshakeTrace watched = handshake;
    if (watched != null) {
      watched.read();
    }
  }

  /** The connection looks for the first byte, for as long as the socket's timeout allows. */
  public void peeking(int timeout) {
    PEEKING.setRelease(this, timeout);
  }

  public void peeked() {
    PEEKING.setRelease(this, NOT_PEEKING);
  }

  /**
   * To look for data HttpCore sets the timeout, and back afterwards, whatever happened
   * (fillInputBuffer in BHttpConnectionBase). It is the one that the socket has. And if the read
   * failed because the socket was closed, by a cancelling thread or by JSSE, setting it would throw
   * again and hide the reason that the caller sees without a trace.
   */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the delegate synchronizes itself
  public void setSoTimeout(int timeout) throws SocketException {
    int known = peeking;
    if (known == NOT_PEEKING || (known != timeout && !isClosed())) {
      super.setSoTimeout(timeout);
    }
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    Dial dialling = dial(endpoint);
    if (dialling == null) {
      super.connect(endpoint, timeout);
      return;
    }
    try {
      super.connect(endpoint, timeout);
    } catch (Throwable failure) {
      dialling.connected(Failures.asException(failure));
      throw failure;
    }
    dialling.connected(null);
  }

  private @Nullable Dial dial(SocketAddress endpoint) {
    TracedExchange dialling = exchange;
    Dial given = dial;
    // The socket outlives both.
    exchange = null;
    dial = null;
    if (given != null || dialling == null) {
      return given;
    }
    dialling.dialling();
    dialling.seams().told(Seam.CONNECT);
    // It is the proxy that is dialled; the time includes the SOCKS dialogue.
    return new Dial(dialling.trace(), HostPort.of(proxy != null ? proxy : endpoint), null, false);
  }
}
