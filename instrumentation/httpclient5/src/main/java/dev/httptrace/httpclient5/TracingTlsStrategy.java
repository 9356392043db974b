/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.ClientTrace;
import java.net.SocketAddress;
import java.util.concurrent.CancellationException;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.ssl.TlsDetails;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** Tells handshakes: the check of the host name is part of them. */
final class TracingTlsStrategy implements TlsStrategy {

  private final TlsStrategy delegate;

  TracingTlsStrategy(TlsStrategy delegate) {
    this.delegate = delegate;
  }

  /** The operator has no use for it: it could not learn when the handshake is over. */
  @Override
  @Deprecated
  public boolean upgrade(
      TransportSecurityLayer layer,
      HttpHost host,
      @Nullable SocketAddress localAddress,
      @Nullable SocketAddress remoteAddress,
      @Nullable Object attachment,
      @Nullable Timeout handshakeTimeout) {
    return delegate.upgrade(layer, host, localAddress, remoteAddress, attachment, handshakeTimeout);
  }

  @Override
  public void upgrade(
      TransportSecurityLayer layer,
      NamedEndpoint endpoint,
      @Nullable Object attachment,
      @Nullable Timeout handshakeTimeout,
      FutureCallback<TransportSecurityLayer> callback) {
    if (!(CurrentExchange.get() instanceof AsyncExchange exchange)) {
      delegate.upgrade(layer, endpoint, attachment, handshakeTimeout, callback);
      return;
    }
    Handshake handshake = new Handshake(exchange, callback);
    exchange.begin(handshake);
    try {
      delegate.upgrade(layer, endpoint, attachment, handshakeTimeout, handshake);
    } catch (Throwable failure) {
      handshake.done(Failures.asException(failure));
      throw failure;
    }
  }

  private static final class Handshake extends OpenStep
      implements FutureCallback<TransportSecurityLayer> {

    private final ClientTrace trace;
    private final AsyncExchange exchange;
    private final FutureCallback<TransportSecurityLayer> callback;

    Handshake(AsyncExchange exchange, FutureCallback<TransportSecurityLayer> callback) {
      this.trace = exchange.trace();
      this.exchange = exchange;
      this.callback = callback;
    }

    @Override
    void tellStart() {
      trace.tlsHandshakeStart();
    }

    @Override
    void tellDone(@Nullable Exception error) {
      trace.tlsHandshakeDone(null, error);
    }

    @Override
    public void completed(TransportSecurityLayer upgraded) {
      TlsDetails details = upgraded.getTlsDetails();
      if (over()) {
        trace.tlsHandshakeDone(details == null ? null : details.getSSLSession(), null);
      }
      TracedExchange outer = CurrentExchange.enter(exchange);
      try {
        callback.completed(upgraded);
      } finally {
        CurrentExchange.leave(outer);
      }
    }

    @Override
    public void failed(Exception error) {
      done(error);
      callback.failed(error);
    }

    @Override
    public void cancelled() {
      done(new CancellationException("handshake cancelled"));
      callback.cancelled();
    }
  }
}
