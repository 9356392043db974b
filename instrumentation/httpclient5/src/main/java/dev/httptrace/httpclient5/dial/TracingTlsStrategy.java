/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import dev.httptrace.httpclient5.exchange.CurrentExchange;
import dev.httptrace.httpclient5.exchange.Failures;
import dev.httptrace.httpclient5.exchange.Seam;
import dev.httptrace.httpclient5.exchange.SteppedExchange;
import java.net.SocketAddress;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** Tells handshakes: the check of the host name is part of them. */
public final class TracingTlsStrategy implements TlsStrategy {

  private final TlsStrategy delegate;

  public TracingTlsStrategy(TlsStrategy delegate) {
    this.delegate = delegate;
  }

  /** The operator calls the other one, which a strategy that has only this one inherits. */
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
    if (!(CurrentExchange.get() instanceof SteppedExchange exchange)) {
      delegate.upgrade(layer, endpoint, attachment, handshakeTimeout, callback);
      return;
    }
    exchange.seams().told(Seam.HANDSHAKE);
    AsyncHandshake handshake = new AsyncHandshake(exchange, layer, callback);
    exchange.begin(handshake);
    try {
      delegate.upgrade(handshake.layer(), endpoint, attachment, handshakeTimeout, handshake);
    } catch (Throwable failure) {
      handshake.done(Failures.asException(failure));
      throw failure;
    }
  }
}
