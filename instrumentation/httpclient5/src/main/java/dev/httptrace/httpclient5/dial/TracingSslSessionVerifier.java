/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.ssl.SSLSessionVerifier;
import org.apache.hc.core5.reactor.ssl.TlsDetails;
import org.jspecify.annotations.Nullable;

/**
 * Tells that TLS is agreed on: it is the last that is called before the connection is used.
 *
 * <p>The connection keeps it for as long as it is open (SSLIOSession, HttpCore 5.3 and 5.4), so it
 * lets go of the handshake, and with it of the call, once that is over.
 */
final class TracingSslSessionVerifier implements SSLSessionVerifier {

  private final @Nullable SSLSessionVerifier delegate;
  private volatile @Nullable AsyncHandshake handshake;

  TracingSslSessionVerifier(@Nullable SSLSessionVerifier delegate, AsyncHandshake handshake) {
    this.delegate = delegate;
    this.handshake = handshake;
  }

  @Override
  public @Nullable TlsDetails verify(NamedEndpoint endpoint, SSLEngine watched)
      throws SSLException {
    SSLEngine engine = ForwardingSslEngine.behind(watched);
    TlsDetails details = delegate == null ? null : delegate.verify(endpoint, engine);
    AsyncHandshake verified = handshake;
    if (verified != null) {
      handshake = null;
      verified.tlsVerified(details == null ? engine.getSession() : details.getSSLSession());
    }
    return details;
  }

  void failed(Exception error) {
    AsyncHandshake failed = handshake;
    if (failed != null) {
      handshake = null;
      failed.tlsFailed(error);
    }
  }
}
