/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static java.util.Objects.requireNonNull;

import dev.httptrace.ClientTrace;
import dev.httptrace.httpclient5.classic.Seams;
import dev.httptrace.httpclient5.dial.Fallback;
import dev.httptrace.httpclient5.dial.TracingConnectionSocketFactory;
import dev.httptrace.httpclient5.dial.TracingLayeredSocketFactory;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.client5.http.socket.LayeredConnectionSocketFactory;
import org.apache.hc.core5.http.config.Lookup;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * For clients that are set up with a {@link ConnectionSocketFactory}, as HttpClient 5.2 and 5.3
 * want it. The same code goes on working with 5.4 and later, which ask a socket factory for
 * handshakes only: connects are then reported by what took its place, and nothing is reported
 * twice.
 *
 * <p>On 5.2 and 5.3 what is set on {@link TracedHttpClients#connections()} has to be traced by the
 * user, since they let nobody between their builder and what it builds:
 *
 * <pre>{@code
 * TracedHttpClients.connections()
 *     .setSSLSocketFactory(TracedSocketFactories.traced(sslSocketFactory))
 *     .setDnsResolver(TracedHttpClients.traced(resolver))
 * }</pre>
 *
 * <p>What is not wrapped is not reported, and one warning says so. {@link TracedHttpClients#custom}
 * needs none of it.
 */
@SuppressWarnings("deprecation") // deprecated since 5.4, and there is nothing else before
public final class TracedSocketFactories {

  private TracedSocketFactories() {}

  /**
   * Wraps a socket factory. It reports to the exchange on its thread, else the trace in the current
   * {@code Context}, else {@code fallback}: each address with its {@code connectStart} and {@code
   * connectDone}, and the handshake, if the factory is layered or makes TLS sockets.
   *
   * <p>A socket that is of a class of its own, not {@link java.net.Socket} itself, is left as it
   * is. Then nobody can see when it is connected and the handshake begins: the time of both is
   * reported as the connect's.
   *
   * @param factory makes and connects sockets; layered ones are recognised
   * @param fallback called in this order when nothing narrower is attached; may be none
   * @throws IllegalStateException if HttpClient is older than 5.2
   */
  public static ConnectionSocketFactory traced(
      ConnectionSocketFactory factory, ClientTrace... fallback) {
    Seams.get();
    return TracingConnectionSocketFactory.of(
        requireNonNull(factory, "factory"), Fallback.of(fallback));
  }

  /**
   * Wraps a layered socket factory: what {@code setSSLSocketFactory} takes.
   *
   * @param factory makes and connects sockets, and does handshakes; has done one when it returns
   * @param fallback called in this order when nothing narrower is attached; may be none
   * @throws IllegalStateException if HttpClient is older than 5.2
   * @see #traced(ConnectionSocketFactory, ClientTrace...)
   */
  public static LayeredConnectionSocketFactory traced(
      LayeredConnectionSocketFactory factory, ClientTrace... fallback) {
    Seams.get();
    return TracingLayeredSocketFactory.of(
        requireNonNull(factory, "factory"), Fallback.of(fallback));
  }

  /**
   * Makes a connection manager that fires all hooks, to be used in place of the constructor of
   * {@link PoolingHttpClientConnectionManager} that has these arguments. They need not be traced.
   * Then {@link
   * TracedHttpClients#instrument(org.apache.hc.client5.http.impl.classic.HttpClientBuilder,
   * dev.httptrace.ClientTraceFactory...)} the client.
   *
   * @param sockets a registry, usually; from 5.4 on its layered factories are asked for handshakes
   *     and the others for nothing, as HttpClient does
   * @param concurrency {@code null} for {@code STRICT}
   * @param reuse {@code null} for {@code LIFO}
   * @param timeToLive of a connection; {@code null} for no limit. From 5.4 on it is part of the
   *     default {@code ConnectionConfig}: one that is set later takes its place
   * @param ports {@code null} for HttpClient's own
   * @param resolver {@code null} for the system's
   * @param factory makes the connections; {@code null} for HttpClient's own
   * @throws IllegalStateException if HttpClient is older than 5.2
   */
  public static PoolingHttpClientConnectionManager connectionManager(
      Lookup<ConnectionSocketFactory> sockets,
      @Nullable PoolConcurrencyPolicy concurrency,
      @Nullable PoolReusePolicy reuse,
      @Nullable TimeValue timeToLive,
      @Nullable SchemePortResolver ports,
      @Nullable DnsResolver resolver,
      @Nullable HttpConnectionFactory<ManagedHttpClientConnection> factory) {
    return Seams.get()
        .manager(
            requireNonNull(sockets, "sockets"),
            concurrency,
            reuse,
            timeToLive,
            ports,
            resolver != null ? resolver : SystemDefaultDnsResolver.INSTANCE,
            factory != null ? factory : ManagedHttpClientConnectionFactory.INSTANCE);
  }

  /**
   * Makes an operator that reports DNS, connects and handshakes, for a connection manager of a
   * class of your own: in the place of HttpClient's {@code DefaultHttpClientConnectionOperator},
   * with the same arguments, which need not be traced. The manager also takes a connection factory:
   * wrap it with {@link TracedHttpClients#traced(HttpConnectionFactory)}, and all hooks are
   * reported.
   *
   * @param sockets a registry, usually
   * @param ports {@code null} for HttpClient's own
   * @param resolver {@code null} for the system's
   * @throws IllegalStateException if HttpClient is older than 5.2
   */
  public static HttpClientConnectionOperator operator(
      Lookup<ConnectionSocketFactory> sockets,
      @Nullable SchemePortResolver ports,
      @Nullable DnsResolver resolver) {
    return Seams.get()
        .operator(
            requireNonNull(sockets, "sockets"),
            ports,
            resolver != null ? resolver : SystemDefaultDnsResolver.INSTANCE);
  }
}
