/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import dev.httptrace.ClientTrace;
import dev.httptrace.httpclient5.dial.TracingDnsResolver;
import dev.httptrace.httpclient5.dial.TracingForeignOperator;
import dev.httptrace.httpclient5.dial.TracingTlsSocketStrategy;
import dev.httptrace.httpclient5.pool.PoolLink;
import java.io.IOException;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.client5.http.socket.LayeredConnectionSocketFactory;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Lookup;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/** From 5.4 on: DetachedSocketFactory for each address, TlsSocketStrategy for the handshake. */
@SuppressWarnings("deprecation") // ConnectionSocketFactory, of which createLayeredSocket is left
public final class StrategySeams implements Seams {

  @Override
  public PoolingHttpClientConnectionManagerBuilder connections() {
    return new TracingConnectionManagerBuilder();
  }

  @Override
  public Connections standard() {
    return build(connections());
  }

  @Override
  public Connections build(PoolingHttpClientConnectionManagerBuilder connections) {
    if (!(connections instanceof TracingConnectionManagerBuilder tracing)) {
      throw new IllegalArgumentException(
          "connections must come from TracedHttpClients.connections(): "
              + connections.getClass().getName());
    }
    PoolingHttpClientConnectionManager manager = tracing.build();
    return new Connections(manager, tracing.link());
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
    // By the builder: 5.7-alpha has changed the constructors that take an operator.
    PoolingHttpClientConnectionManagerBuilder builder =
        new TracingConnectionManagerBuilder(scheme -> strategy(sockets.lookup(scheme)))
            .setPoolConcurrencyPolicy(concurrency)
            .setConnPoolPolicy(reuse)
            .setSchemePortResolver(ports)
            .setDnsResolver(resolver)
            .setConnectionFactory(new TracingConnectionFactory(factory));
    if (TimeValue.isPositive(timeToLive)) {
      builder.setConnectionTimeToLive(timeToLive);
    }
    return builder.build();
  }

  @Override
  public HttpClientConnectionOperator operator(
      Lookup<ConnectionSocketFactory> sockets,
      @Nullable SchemePortResolver ports,
      DnsResolver resolver) {
    return operator(ports, resolver, scheme -> strategy(sockets.lookup(scheme)));
  }

  public static HttpClientConnectionOperator operator(
      @Nullable SchemePortResolver ports, DnsResolver resolver, Lookup<TlsSocketStrategy> traced) {
    return new TracingConnectionOperator(
        new PoolLink(), ports, TracingDnsResolver.of(resolver, List.of()), traced);
  }

  @Override
  public HttpClientConnectionOperator traced(
      HttpClientConnectionOperator operator, List<ClientTrace> fallback) {
    return operator instanceof TracingConnectionOperator
        ? operator
        : new TracingForeignOperator(operator, fallback);
  }

  /** As HttpClient itself makes use of a socket factory (DefaultHttpClientConnectionOperator). */
  private static @Nullable TlsSocketStrategy strategy(@Nullable ConnectionSocketFactory factory) {
    return factory instanceof LayeredConnectionSocketFactory layered
        ? TracingTlsSocketStrategy.of(
            (socket, target, port, attachment, context) ->
                (SSLSocket) layered.createLayeredSocket(socket, target, port, attachment, context),
            List.of())
        : null;
  }

  @Override
  public void connect(
      ExecRuntime runtime, ClassicExchange exchange, HttpHost hop, HttpClientContext context)
      throws IOException {
    // For a manager that the agent has seen built: its operator knows no pool of ours.
    exchange.dialling(hop);
    runtime.connectEndpoint(context);
  }

  @Override
  public void requireStrategies(String what) {}
}
