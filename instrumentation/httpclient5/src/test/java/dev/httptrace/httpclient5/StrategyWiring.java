/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.ClientTrace;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;

/** What {@link Wiring} does from 5.4 on: 5.2 and 5.3 lack these types. */
final class StrategyWiring {

  private StrategyWiring() {}

  static void trust(PoolingHttpClientConnectionManagerBuilder connections, SSLContext trusted) {
    connections.setTlsSocketStrategy(new DefaultClientTlsStrategy(trusted));
  }

  static void trust(
      PoolingHttpClientConnectionManagerBuilder connections,
      SSLContext trusted,
      HostnameVerifier verifier) {
    connections.setTlsSocketStrategy(
        new DefaultClientTlsStrategy(trusted, HostnameVerificationPolicy.CLIENT, verifier));
  }

  static void trust(
      PoolingHttpClientConnectionManagerBuilder connections,
      SSLContext trusted,
      ClientTrace... fallback) {
    connections.setTlsSocketStrategy(
        TracedTlsStrategies.traced(new DefaultClientTlsStrategy(trusted), fallback));
  }

  static void handshake(
      PoolingHttpClientConnectionManagerBuilder connections, OwnHandshake handshake) {
    connections.setTlsSocketStrategy(
        (socket, target, port, attachment, context) -> handshake.over(socket, target, port));
  }
}
