/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import dev.httptrace.httpclient5.exchange.CurrentExchange;
import dev.httptrace.httpclient5.exchange.Failures;
import dev.httptrace.httpclient5.exchange.HostPort;
import dev.httptrace.httpclient5.exchange.SocketDial;
import dev.httptrace.httpclient5.exchange.SteppedExchange;
import dev.httptrace.httpclient5.exchange.TracedExchange;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Tells the connects of one dial, an address at a time. The handshake begins within the callback,
 * where its exchange is current.
 */
public final class TracingConnectionInitiator implements ConnectionInitiator {

  private final ConnectionInitiator delegate;
  private final @Nullable SteppedExchange exchange;
  private volatile @Nullable IOSession session;

  public TracingConnectionInitiator(
      ConnectionInitiator delegate, @Nullable SteppedExchange exchange) {
    this.delegate = delegate;
    this.exchange = exchange;
  }

  public ConnectionInitiator reactor() {
    return delegate;
  }

  /** What the dial came to, or {@code null} as long as it has come to nothing. */
  public @Nullable IOSession session() {
    return session;
  }

  @Override
  public Future<IOSession> connect(
      NamedEndpoint remoteEndpoint,
      SocketAddress remoteAddress,
      @Nullable SocketAddress localAddress,
      @Nullable Timeout timeout,
      @Nullable Object attachment,
      FutureCallback<IOSession> callback) {
    SteppedExchange dialling = exchange;
    SocketDial dial = null;
    if (dialling != null) {
      dial = new SocketDial(dialling.trace(), network(remoteAddress), HostPort.of(remoteAddress));
      dialling.begin(dial);
    }
    try {
      return delegate.connect(
          remoteEndpoint,
          remoteAddress,
          localAddress,
          timeout,
          attachment,
          new Told(callback, dial));
    } catch (Throwable failure) {
      if (dial != null) {
        dial.done(Failures.asException(failure));
      }
      throw failure;
    }
  }

  private static String network(SocketAddress address) {
    return address instanceof InetSocketAddress ? "tcp" : "unix";
  }

  private final class Told implements FutureCallback<IOSession> {

    private final FutureCallback<IOSession> callback;
    private final @Nullable SocketDial dial;

    Told(FutureCallback<IOSession> callback, @Nullable SocketDial dial) {
      this.callback = callback;
      this.dial = dial;
    }

    @Override
    public void completed(IOSession connected) {
      session = connected;
      done(null);
      TracedExchange outer = CurrentExchange.enter(exchange);
      try {
        callback.completed(connected);
      } finally {
        CurrentExchange.leave(exchange, outer);
      }
    }

    @Override
    public void failed(Exception error) {
      done(error);
      callback.failed(error);
    }

    @Override
    public void cancelled() {
      done(new CancellationException("connect cancelled"));
      callback.cancelled();
    }

    private void done(@Nullable Exception error) {
      if (dial != null) {
        dial.done(error);
      }
    }
  }
}
