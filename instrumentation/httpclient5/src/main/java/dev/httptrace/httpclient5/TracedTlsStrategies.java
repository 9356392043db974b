/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static java.util.Objects.requireNonNull;

import dev.httptrace.ClientTrace;
import dev.httptrace.httpclient5.classic.StrategySeams;
import dev.httptrace.httpclient5.dial.Fallback;
import dev.httptrace.httpclient5.dial.TracingTlsSocketStrategy;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Lookup;
import org.jspecify.annotations.Nullable;

/**
 * For clients that let only their TLS strategy be set. HttpClient 5.4 and later; in a class of its
 * own, since 5.2 and 5.3 have no such type and {@link TracedHttpClients} serves them too: see
 * {@link TracedSocketFactories}.
 */
public final class TracedTlsStrategies {

  private TracedTlsStrategies() {}

  /**
   * Wraps a TLS strategy. It reports to the exchange on its thread, else the trace in the current
   * {@code Context}, else {@code fallback}.
   *
   * @param strategy does the handshakes, and has done one when it returns
   * @param fallback called in this order when nothing narrower is attached; may be none
   */
  public static TlsSocketStrategy traced(TlsSocketStrategy strategy, ClientTrace... fallback) {
    return TracingTlsSocketStrategy.of(requireNonNull(strategy, "strategy"), Fallback.of(fallback));
  }

  /**
   * Makes an operator that reports DNS, connects and handshakes, for a connection manager of a
   * class of your own: in the place of HttpClient's {@code DefaultHttpClientConnectionOperator},
   * with the same arguments, which need not be traced. The manager also takes a connection factory:
   * wrap it with {@link
   * TracedHttpClients#traced(org.apache.hc.core5.http.io.HttpConnectionFactory)}, and all hooks are
   * reported.
   *
   * @param ports {@code null} for HttpClient's own
   * @param resolver {@code null} for the system's
   * @param strategies by scheme: does the handshakes
   * @see TracedSocketFactories#operator
   */
  public static HttpClientConnectionOperator operator(
      @Nullable SchemePortResolver ports,
      @Nullable DnsResolver resolver,
      Lookup<TlsSocketStrategy> strategies) {
    requireNonNull(strategies, "strategies");
    return StrategySeams.operator(
        ports,
        resolver != null ? resolver : SystemDefaultDnsResolver.INSTANCE,
        scheme -> {
          TlsSocketStrategy found = strategies.lookup(scheme);
          return found == null ? null : TracingTlsSocketStrategy.of(found, List.of());
        });
  }
}
