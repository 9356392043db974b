/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import java.io.IOException;
import java.net.SocketAddress;
import javax.net.ssl.SSLSession;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.ProtocolVersion;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** Calls another connection for what every connection has, whichever client it belongs to. */
public abstract class ForwardingConnection implements HttpConnection {

  private final HttpConnection delegate;

  protected ForwardingConnection(HttpConnection delegate) {
    this.delegate = delegate;
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
