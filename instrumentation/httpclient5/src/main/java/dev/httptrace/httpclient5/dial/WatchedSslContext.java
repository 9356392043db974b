/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/** The user's context for one handshake: its engines are watched, all else is as it was. */
final class WatchedSslContext extends SSLContext {

  WatchedSslContext(SSLContext delegate, AsyncHandshake handshake) {
    super(new Spi(delegate, handshake), delegate.getProvider(), delegate.getProtocol());
  }

  private static final class Spi extends SSLContextSpi {

    private final SSLContext delegate;
    private final AsyncHandshake handshake;

    Spi(SSLContext delegate, AsyncHandshake handshake) {
      this.delegate = delegate;
      this.handshake = handshake;
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return new WatchedSslEngine(delegate.createSSLEngine(), handshake);
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return new WatchedSslEngine(delegate.createSSLEngine(host, port), handshake);
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
        throws KeyManagementException {
      delegate.init(keys, trust, random);
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return delegate.getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return delegate.getServerSocketFactory();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return delegate.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return delegate.getClientSessionContext();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      return delegate.getDefaultSSLParameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return delegate.getSupportedSSLParameters();
    }
  }
}
