/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import dev.httptrace.httpclient5.dial.TracingDnsResolver;
import dev.httptrace.httpclient5.dial.TracingTlsStrategy;
import dev.httptrace.httpclient5.pool.PoolLink;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.nio.AsyncClientConnectionOperator;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Wraps what the user configured at the last moment, when HttpClient asks for the operator that
 * dials: resolver and TLS strategy come as arguments, so nothing is lost.
 *
 * <p>createConnectionOperator is {@code @Internal} and unchanged from 5.4 to 5.6.
 */
final class TracingAsyncConnectionManagerBuilder
    extends PoolingAsyncClientConnectionManagerBuilder {

  private PoolLink link = new PoolLink();

  @Override
  protected AsyncClientConnectionOperator createConnectionOperator(
      TlsStrategy tlsStrategy,
      @Nullable SchemePortResolver schemePortResolver,
      @Nullable DnsResolver dnsResolver) {
    return new TracingAsyncConnectionOperator(
        link,
        super.createConnectionOperator(
            new TracingTlsStrategy(tlsStrategy),
            schemePortResolver,
            TracingDnsResolver.of(
                dnsResolver != null ? dnsResolver : SystemDefaultDnsResolver.INSTANCE, List.of())));
  }

  /** The pool built last. */
  PoolLink link() {
    return link;
  }

  @Override
  public PoolingAsyncClientConnectionManager build() {
    link = new PoolLink();
    PoolingAsyncClientConnectionManager manager = super.build();
    link.set(manager);
    return manager;
  }
}
