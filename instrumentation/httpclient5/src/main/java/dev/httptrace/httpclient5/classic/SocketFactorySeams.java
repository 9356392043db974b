/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import dev.httptrace.ClientTrace;
import dev.httptrace.httpclient5.dial.TracingConnectionSocketFactory;
import dev.httptrace.httpclient5.dial.TracingDnsResolver;
import dev.httptrace.httpclient5.pool.PoolLink;
import java.io.IOException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.client5.http.socket.PlainConnectionSocketFactory;
import org.apache.hc.client5.http.ssl.SSLConnectionSocketFactory;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Lookup;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * HttpClient 5.2 and 5.3: a ConnectionSocketFactory makes the socket, connects it and does the
 * handshake. Their builder cannot be subclassed, so what the user sets on it has to be traced
 * already; only its plain sockets, which cannot be set, are put in for each dial.
 */
@SuppressWarnings("deprecation") // since 5.4, which does not come here
final class SocketFactorySeams implements Seams {

  /** DefaultHttpClientConnectionOperator looks here before it asks its own (5.2, 5.3). */
  private static final String REGISTRY = "http.socket-factory-registry";

  private static final ConnectionSocketFactory PLAIN =
      TracingConnectionSocketFactory.of(PlainConnectionSocketFactory.getSocketFactory(), List.of());

  private static final Lookup<ConnectionSocketFactory> PLAIN_SOCKETS =
      scheme -> URIScheme.HTTP.same(scheme) ? PLAIN : null;

  @Override
  public PoolingHttpClientConnectionManagerBuilder connections() {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setConnectionFactory(
            new TracingConnectionFactory(
                ManagedHttpClientConnectionFactory.INSTANCE, PoolLink.ofBuilder()))
        .setDnsResolver(TracingDnsResolver.of(SystemDefaultDnsResolver.INSTANCE, List.of()));
  }

  @Override
  public Connections standard() {
    PoolLink link = new PoolLink();
    PoolingHttpClientConnectionManager manager =
        manager(
            RegistryBuilder.<ConnectionSocketFactory>create()
                .register(URIScheme.HTTP.id, PlainConnectionSocketFactory.getSocketFactory())
                .register(URIScheme.HTTPS.id, SSLConnectionSocketFactory.getSocketFactory())
                .build(),
            null,
            null,
            null,
            null,
            SystemDefaultDnsResolver.INSTANCE,
            ManagedHttpClientConnectionFactory.INSTANCE,
            link);
    return new Connections(manager, link);
  }

  @Override
  public Connections build(PoolingHttpClientConnectionManagerBuilder connections) {
    PoolLink link = new PoolLink();
    PoolingHttpClientConnectionManager manager = connections.build();
    link.set(manager);
    return new Connections(manager, link);
  }

  @Override
  public PoolingHttpClientConnectionManager manager(
      Lookup<ConnectionSocketFactory> sockets,
      @Nullable PoolConcurrencyPolicy concurrency,
      @Nullable PoolReusePolicy reuse,
      @Nullable TimeValue timeToLive,
      @Nullable SchemePortResolver ports,
      DnsResolver resolver,
      HttpConnectionFactory<? extends ManagedHttpClientConnection> factory) {
    return manager(
        sockets, concurrency, reuse, timeToLive, ports, resolver, factory, new PoolLink());
  }

  private static PoolingHttpClientConnectionManager manager(
      Lookup<ConnectionSocketFactory> sockets,
      @Nullable PoolConcurrencyPolicy concurrency,
      @Nullable PoolReusePolicy reuse,
      @Nullable TimeValue timeToLive,
      @Nullable SchemePortResolver ports,
      DnsResolver resolver,
      HttpConnectionFactory<? extends ManagedHttpClientConnection> factory,
      PoolLink link) {
    PoolingHttpClientConnectionManager manager =
        new Manager(
            tracing(sockets, ports, resolver),
            concurrency,
            reuse,
            timeToLive,
            new TracingConnectionFactory(factory, link));
    link.set(manager);
    return manager;
  }

  @Override
  public HttpClientConnectionOperator operator(
      Lookup<ConnectionSocketFactory> sockets,
      @Nullable SchemePortResolver ports,
      DnsResolver resolver) {
    return tracing(sockets, ports, resolver);
  }

  private static HttpClientConnectionOperator tracing(
      Lookup<ConnectionSocketFactory> sockets,
      @Nullable SchemePortResolver ports,
      DnsResolver resolver) {
    Lookup<ConnectionSocketFactory> traced =
        scheme -> {
          ConnectionSocketFactory found = sockets.lookup(scheme);
          return found == null ? null : TracingConnectionSocketFactory.of(found, List.of());
        };
    return new DefaultHttpClientConnectionOperator(
        traced, ports, TracingDnsResolver.of(resolver, List.of()));
  }

  /** Its socket factories tell the connects, if they are traced. */
  @Override
  public HttpClientConnectionOperator traced(
      HttpClientConnectionOperator operator, List<ClientTrace> fallback) {
    return operator;
  }

  @Override
  public void connect(
      ExecRuntime runtime, ClassicExchange exchange, HttpHost hop, HttpClientContext context)
      throws IOException {
    PoolLink pool = exchange.dialling(hop);
    if (pool == null
        || !pool.isOfBuilder()
        || !URIScheme.HTTP.same(hop.getSchemeName())
        || context.getAttribute(REGISTRY) != null) {
      runtime.connectEndpoint(context);
    } else {
      context.setAttribute(REGISTRY, PLAIN_SOCKETS);
      try {
        runtime.connectEndpoint(context);
      } finally {
        context.removeAttribute(REGISTRY);
      }
    }
  }

  @Override
  public void requireStrategies(String what) {
    throw new UnsupportedOperationException(
        what + " works with HttpClient 5.4 to 5.6; the one on the class path is 5.2 or 5.3");
  }

  /** The constructor is protected before 5.4. */
  private static final class Manager extends PoolingHttpClientConnectionManager {

    Manager(
        HttpClientConnectionOperator operator,
        @Nullable PoolConcurrencyPolicy concurrency,
        @Nullable PoolReusePolicy reuse,
        @Nullable TimeValue timeToLive,
        HttpConnectionFactory<ManagedHttpClientConnection> factory) {
      super(operator, concurrency, reuse, timeToLive, factory);
    }
  }
}
