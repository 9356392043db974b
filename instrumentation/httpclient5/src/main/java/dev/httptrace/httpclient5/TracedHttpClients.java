/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static java.util.Objects.requireNonNull;

import dev.httptrace.ClientTrace;
import dev.httptrace.ClientTraceFactory;
import dev.httptrace.PoolLoad;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.pool.ConnPoolControl;

/**
 * Makes classic HttpClients that fire the hooks of {@link ClientTrace}, or adds the hooks to
 * builders that the user has.
 *
 * <p>A trace can be attached in three places, told narrowest first: to one request with {@link
 * #attach}, to a {@code Context} ({@code Context.current().with(trace)}), to the client with the
 * factories given here. Without any of them a request costs one more link in the chain.
 *
 * <p>Where each hook fires: {@code gotConn} and the others of the exchange from the exec chain;
 * DNS, connect and TLS from the connection manager of {@link #connections()}, as do the hooks of
 * what is written and read. A manager built elsewhere works, without the latter; one warning says
 * so.
 *
 * <p>HttpClient 5.4 to 5.6. {@code HttpClients.createMinimal()} has no exec chain and cannot be
 * traced.
 */
public final class TracedHttpClients {

  private TracedHttpClients() {}

  /**
   * Returns a builder of a client with a traced connection manager of its own.
   *
   * <p>To configure the connection manager, use {@link #instrument(HttpClientBuilder,
   * PoolingHttpClientConnectionManagerBuilder, ClientTraceFactory...)}.
   *
   * @param traces make the client-wide traces, told in this order; may be none
   */
  public static HttpClientBuilder custom(ClientTraceFactory... traces) {
    return instrument(HttpClientBuilder.create(), connections(), traces);
  }

  /**
   * Returns a builder of connection managers that fire all hooks. Whatever is set on it is kept:
   * resolver, TLS strategy, limits, socket, connection and TLS configuration. A connection factory
   * of one's own has to be wrapped by {@link #traced(HttpConnectionFactory)}.
   */
  public static PoolingHttpClientConnectionManagerBuilder connections() {
    return new TracingConnectionManagerBuilder();
  }

  /**
   * Adds the hooks to a builder that the user has; its connection manager should come from {@link
   * #connections()}. What is configured on the builder is kept, also its request executor.
   *
   * <p>With a connection manager built otherwise, or none set, these hooks are not told and one
   * warning says so: DNS, connect, TLS, and what is written and read, unless {@link
   * #traced(HttpRequestExecutor)} is set as request executor.
   *
   * @param builder changed and returned
   * @param traces make the client-wide traces, told in this order; may be none
   */
  public static <B extends HttpClientBuilder> B instrument(
      B builder, ClientTraceFactory... traces) {
    requireNonNull(builder, "builder");
    return instrument(builder, new ClientTracing(factories(traces), null));
  }

  /**
   * Adds the hooks to a builder that the user has, builds the connection manager and sets it.
   *
   * @param builder changed and returned
   * @param connections from {@link #connections()}
   * @param traces make the client-wide traces, told in this order; may be none
   * @throws IllegalArgumentException if {@code connections} was made otherwise: HttpClient offers
   *     no way to add hooks to such a builder without losing what is set on it
   */
  public static <B extends HttpClientBuilder> B instrument(
      B builder,
      PoolingHttpClientConnectionManagerBuilder connections,
      ClientTraceFactory... traces) {
    requireNonNull(builder, "builder");
    requireNonNull(connections, "connections");
    if (!(connections instanceof TracingConnectionManagerBuilder tracing)) {
      throw new IllegalArgumentException(
          "connections must come from TracedHttpClients.connections(): "
              + connections.getClass().getName());
    }
    List<ClientTraceFactory> factories = factories(traces);
    builder.setConnectionManager(connections.build());
    return instrument(builder, new ClientTracing(factories, tracing.link()));
  }

  static List<ClientTraceFactory> factories(ClientTraceFactory... traces) {
    for (ClientTraceFactory factory : requireNonNull(traces, "traces")) {
      requireNonNull(factory, "traces must not hold null");
    }
    return List.of(traces);
  }

  private static <B extends HttpClientBuilder> B instrument(B builder, ClientTracing client) {
    builder.addExecInterceptorFirst("httptrace-call", new CallHandler(client));
    builder.addExecInterceptorBefore(
        ChainElement.CONNECT.name(), "httptrace-exchange", new ExchangeHandler());
    builder.addExecInterceptorBefore(
        ChainElement.MAIN_TRANSPORT.name(), "httptrace-connected", new ConnectedHandler());
    return builder;
  }

  /**
   * Attaches a trace to the requests executed with {@code context}, before one that is attached
   * already.
   *
   * @param context an {@code HttpClientContext}, usually; returned
   * @param trace told every exchange of those requests
   */
  public static <C extends HttpContext> C attach(C context, ClientTrace trace) {
    RequestTrace.attach(requireNonNull(context, "context"), requireNonNull(trace, "trace"));
    return context;
  }

  /**
   * Wraps a resolver for a client that lets only this seam be set. It tells the exchange on its
   * thread, else the trace in the current {@code Context}, else {@code fallback}.
   *
   * @param resolver does the lookups
   * @param fallback told in this order when nothing narrower is attached; may be none
   */
  public static DnsResolver traced(DnsResolver resolver, ClientTrace... fallback) {
    return new TracingDnsResolver(requireNonNull(resolver, "resolver"), told(fallback));
  }

  /**
   * Wraps a TLS strategy for a client that lets only this seam be set. It tells the exchange on its
   * thread, else the trace in the current {@code Context}, else {@code fallback}.
   *
   * @param strategy does the handshakes, and has done one when it returns
   * @param fallback told in this order when nothing narrower is attached; may be none
   */
  public static TlsSocketStrategy traced(TlsSocketStrategy strategy, ClientTrace... fallback) {
    return new TracingTlsSocketStrategy(requireNonNull(strategy, "strategy"), told(fallback));
  }

  private static List<ClientTrace> told(ClientTrace... fallback) {
    for (ClientTrace trace : requireNonNull(fallback, "fallback")) {
      requireNonNull(trace, "fallback must not hold null");
    }
    return List.of(fallback);
  }

  /**
   * Wraps a connection factory of one's own, for {@link #connections()}.
   *
   * @param factory makes the connections
   */
  public static HttpConnectionFactory<ManagedHttpClientConnection> traced(
      HttpConnectionFactory<? extends ManagedHttpClientConnection> factory) {
    return new TracingConnectionFactory(requireNonNull(factory, "factory"));
  }

  /**
   * Wraps a request executor, for a client whose connection manager is not from {@link
   * #connections()}. Over TLS {@code gotFirstResponseByte} is then told with the head and not
   * before: looking for the byte could hide a failure of a socket that is not ours.
   *
   * @param executor executes the requests
   */
  public static HttpRequestExecutor traced(HttpRequestExecutor executor) {
    return new TracingHttpRequestExecutor(requireNonNull(executor, "executor"));
  }

  /**
   * Returns what asks a connection manager for the load of its pool, server by server, whenever it
   * is asked itself: for {@code PoolMetrics}, or a page of one's own. Any manager will do, traced
   * or not.
   *
   * @param pool a {@code PoolingHttpClientConnectionManager}, usually
   */
  public static Supplier<List<PoolLoad>> loads(ConnPoolControl<HttpRoute> pool) {
    return new PoolLoads(requireNonNull(pool, "pool"));
  }
}
