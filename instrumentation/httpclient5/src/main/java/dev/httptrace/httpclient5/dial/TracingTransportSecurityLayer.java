/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import dev.httptrace.httpclient5.exchange.Failures;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.nio.ManagedAsyncClientConnection;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.apache.hc.core5.reactor.ssl.SSLSessionInitializer;
import org.apache.hc.core5.reactor.ssl.SSLSessionVerifier;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * What a TLS strategy upgrades: notices when TLS begins, when its first bytes leave and come, and
 * when it is agreed on or fails. The strategy's own code gets the engine that it would have got.
 */
final class TracingTransportSecurityLayer extends ForwardingAsyncConnection {

  private final AsyncHandshake handshake;

  TracingTransportSecurityLayer(ManagedAsyncClientConnection delegate, AsyncHandshake handshake) {
    super(delegate);
    this.handshake = handshake;
  }

  @Override
  public void startTls(
      SSLContext sslContext,
      @Nullable NamedEndpoint endpoint,
      @Nullable SSLBufferMode sslBufferMode,
      @Nullable SSLSessionInitializer initializer,
      @Nullable SSLSessionVerifier verifier,
      @Nullable Timeout handshakeTimeout) {
    startTls(sslContext, endpoint, sslBufferMode, initializer, verifier, handshakeTimeout, null);
  }

  @Override
  public void startTls(
      SSLContext sslContext,
      @Nullable NamedEndpoint endpoint,
      @Nullable SSLBufferMode sslBufferMode,
      @Nullable SSLSessionInitializer initializer,
      @Nullable SSLSessionVerifier verifier,
      @Nullable Timeout handshakeTimeout,
      @Nullable FutureCallback<TransportSecurityLayer> callback) {
    handshake.tlsBegun();
    TracingSslSessionVerifier telling = new TracingSslSessionVerifier(verifier, handshake);
    try {
      super.startTls(
          new WatchedSslContext(sslContext, handshake),
          endpoint,
          sslBufferMode,
          initializer == null
              ? null
              : (named, engine) ->
                  initializer.initialize(named, ForwardingSslEngine.behind(engine)),
          telling,
          handshakeTimeout,
          new Told(callback, telling));
    } catch (Throwable failure) {
      telling.failed(Failures.asException(failure));
      throw failure;
    }
  }

  private record Told(
      @Nullable FutureCallback<TransportSecurityLayer> delegate, TracingSslSessionVerifier telling)
      implements FutureCallback<TransportSecurityLayer> {

    @Override
    public void completed(TransportSecurityLayer upgraded) {
      if (delegate != null) {
        delegate.completed(upgraded);
      }
    }

    @Override
    public void failed(Exception error) {
      telling.failed(error);
      if (delegate != null) {
        delegate.failed(error);
      }
    }

    @Override
    public void cancelled() {
      telling.failed(new CancellationException("handshake cancelled"));
      if (delegate != null) {
        delegate.cancelled();
      }
    }
  }
}
