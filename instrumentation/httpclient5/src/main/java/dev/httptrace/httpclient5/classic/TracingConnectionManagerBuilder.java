/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import dev.httptrace.httpclient5.dial.TracingDnsResolver;
import dev.httptrace.httpclient5.dial.TracingTlsSocketStrategy;
import dev.httptrace.httpclient5.pool.PoolLink;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Lookup;
import org.jspecify.annotations.Nullable;

/**
 * Wraps what the user configured at the last moment, when HttpClient asks for the operator that
 * dials: resolver and TLS strategy come as arguments, so nothing is lost.
 *
 * <p>createConnectionOperator is {@code @Internal} and unchanged from 5.4 to 5.7-alpha.
 */
final class TracingConnectionManagerBuilder extends PoolingHttpClientConnectionManagerBuilder {

  private final @Nullable Lookup<TlsSocketStrategy> strategies;
  private PoolLink link = new PoolLink();

  TracingConnectionManagerBuilder() {
    this(null);
  }

  /** With strategies, already traced, that take the place of what the builder knows. */
  TracingConnectionManagerBuilder(@Nullable Lookup<TlsSocketStrategy> strategies) {
    this.strategies = strategies;
    setConnectionFactory(new TracingConnectionFactory(ManagedHttpClientConnectionFactory.INSTANCE));
  }

  @Override
  protected HttpClientConnectionOperator createConnectionOperator(
      @Nullable SchemePortResolver schemePortResolver,
      @Nullable DnsResolver dnsResolver,
      TlsSocketStrategy tlsSocketStrategy) {
    TlsSocketStrategy traced = TracingTlsSocketStrategy.of(tlsSocketStrategy, List.of());
    return new TracingConnectionOperator(
        link,
        schemePortResolver,
        TracingDnsResolver.of(
            dnsResolver != null ? dnsResolver : SystemDefaultDnsResolver.INSTANCE, List.of()),
        strategies != null ? strategies : scheme -> URIScheme.HTTPS.same(scheme) ? traced : null);
  }

  /** The pool built last. */
  PoolLink link() {
    return link;
  }

  @Override
  public PoolingHttpClientConnectionManager build() {
    link = new PoolLink();
    PoolingHttpClientConnectionManager manager = super.build();
    link.set(manager);
    return manager;
  }
}
