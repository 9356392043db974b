/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import dev.httptrace.httpclient5.exchange.ForwardingConnection;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.impl.ConnPoolSupport;
import org.apache.hc.client5.http.nio.ManagedAsyncClientConnection;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.ProtocolIOSession;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.apache.hc.core5.reactor.ssl.SSLSessionInitializer;
import org.apache.hc.core5.reactor.ssl.SSLSessionVerifier;
import org.apache.hc.core5.reactor.ssl.TlsDetails;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;
import org.apache.hc.core5.util.Identifiable;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Calls another connection, whatever is called.
 *
 * <p>ManagedAsyncClientConnection is {@code @Internal} and unchanged from 5.4 to 5.6.
 */
public abstract class ForwardingAsyncConnection extends ForwardingConnection
    implements ManagedAsyncClientConnection, Identifiable {

  private final ManagedAsyncClientConnection delegate;

  public ForwardingAsyncConnection(ManagedAsyncClientConnection delegate) {
    super(delegate);
    this.delegate = delegate;
  }

  @Override
  public void submitCommand(Command command, Command.Priority priority) {
    delegate.submitCommand(command, priority);
  }

  @Override
  public void activate() {
    delegate.activate();
  }

  @Override
  public void passivate() {
    delegate.passivate();
  }

  @Override
  public void switchProtocol(String protocolId, FutureCallback<ProtocolIOSession> callback) {
    delegate.switchProtocol(protocolId, callback);
  }

  @Override
  public void startTls(
      SSLContext sslContext,
      @Nullable NamedEndpoint endpoint,
      @Nullable SSLBufferMode sslBufferMode,
      @Nullable SSLSessionInitializer initializer,
      @Nullable SSLSessionVerifier verifier,
      @Nullable Timeout handshakeTimeout) {
    delegate.startTls(sslContext, endpoint, sslBufferMode, initializer, verifier, handshakeTimeout);
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
    delegate.startTls(
        sslContext, endpoint, sslBufferMode, initializer, verifier, handshakeTimeout, callback);
  }

  @Override
  public @Nullable TlsDetails getTlsDetails() {
    return delegate.getTlsDetails();
  }

  @Override
  public String getId() {
    return ConnPoolSupport.getId(delegate);
  }

  @Override
  public String toString() {
    return delegate.toString();
  }
}
