/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * HttpClient's strategy for TLS, made when it is first needed: to read the JVM's certificates takes
 * longer than many a call.
 */
final class Handshakes implements TlsSocketStrategy, TlsStrategy {

  private final TlsOptions options;
  private final Network network;
  private @Nullable DefaultClientTlsStrategy strategy;

  Handshakes(TlsOptions options, Network network) {
    this.options = options;
    this.network = network;
  }

  @Override
  public SSLSocket upgrade(
      Socket socket,
      String target,
      int port,
      @Nullable Object attachment,
      @Nullable HttpContext context)
      throws IOException {
    return strategy().upgrade(socket, target, port, attachment, context);
  }

  @Override
  public void upgrade(
      TransportSecurityLayer layer,
      NamedEndpoint endpoint,
      @Nullable Object attachment,
      @Nullable Timeout limit,
      @Nullable FutureCallback<TransportSecurityLayer> callback) {
    strategy().upgrade(layer, endpoint, attachment, limit, callback);
  }

  @Override
  @Deprecated
  public boolean upgrade(
      TransportSecurityLayer layer,
      HttpHost host,
      java.net.SocketAddress local,
      java.net.SocketAddress remote,
      @Nullable Object attachment,
      @Nullable Timeout limit) {
    return strategy().upgrade(layer, host, local, remote, attachment, limit);
  }

  private synchronized DefaultClientTlsStrategy strategy() {
    if (strategy == null) {
      strategy =
          options.isInsecure()
              ? new DefaultClientTlsStrategy(
                  options.context(network.trust()),
                  HostnameVerificationPolicy.CLIENT,
                  NoopHostnameVerifier.INSTANCE)
              : new DefaultClientTlsStrategy(
                  options.context(network.trust()), HttpsSupport.getDefaultHostnameVerifier());
    }
    return strategy;
  }
}
