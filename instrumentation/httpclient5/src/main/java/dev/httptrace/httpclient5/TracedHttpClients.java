/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static java.util.Objects.requireNonNull;

import dev.httptrace.ClientTrace;
import dev.httptrace.ClientTraceFactory;
import dev.httptrace.LeasedConn;
import dev.httptrace.PoolSource;
import dev.httptrace.UrlTemplate;
import dev.httptrace.httpclient5.classic.Instrumentation;
import dev.httptrace.httpclient5.classic.Seams;
import dev.httptrace.httpclient5.classic.TracingConnectionFactory;
import dev.httptrace.httpclient5.classic.TracingHttpRequestExecutor;
import dev.httptrace.httpclient5.dial.Fallback;
import dev.httptrace.httpclient5.dial.TracingDnsResolver;
import dev.httptrace.httpclient5.exchange.RequestTrace;
import dev.httptrace.httpclient5.pool.PoolLinks;
import dev.httptrace.httpclient5.pool.PoolLoads;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.pool.ConnPoolControl;

/**
 * Makes classic HttpClients that fire the hooks of {@link ClientTrace}, or adds the hooks to
 * builders that the user has.
 *
 * <p>A trace can be attached in three places, called narrowest first: to one request with {@link
 * #attach}, to a {@code Context} ({@code Context.current().with(trace)}), to the client with the
 * factories given here. Without any of them a request costs one more link in the chain.
 *
 * <p>Where each hook fires: {@code gotConn} and the others of the exchange from the exec chain;
 * DNS, connect and TLS from the connection manager of {@link #connections()}, as do the hooks of
 * what is written and read. A manager built elsewhere works, without the latter; one warning says
 * so.
 *
 * <p>HttpClient 5.2 to 5.6; with an older one every entry throws an {@link IllegalStateException}
 * that says so. On 5.2 and 5.3 see also {@link TracedSocketFactories}. {@code
 * HttpClients.createMinimal()} has no exec chain and cannot be traced.
 */
public final class TracedHttpClients {

  private TracedHttpClients() {}

  /**
   * Returns a builder of a client with a traced connection manager of its own.
   *
   * <p>To configure the connection manager, use {@link #instrument(HttpClientBuilder,
   * PoolingHttpClientConnectionManagerBuilder, ClientTraceFactory...)}.
   *
   * @param traces make the client-wide traces, called in this order; may be none
   */
  public static HttpClientBuilder custom(ClientTraceFactory... traces) {
    Seams.Connections standard = Seams.get().standard();
    return Instrumentation.of(HttpClientBuilder.create(), standard, factories(traces));
  }

  /**
   * Returns a builder of connection managers that fire all hooks. Whatever is set on it is kept:
   * resolver, TLS strategy, limits, socket, connection and TLS configuration. A connection factory
   * of your own has to be wrapped by {@link #traced(HttpConnectionFactory)}.
   *
   * <p>On HttpClient 5.2 and 5.3 a resolver has to be wrapped as well, by {@link
   * #traced(DnsResolver, ClientTrace...)}, and for {@code https} a socket factory has to be set
   * that is wrapped by {@link TracedSocketFactories#traced(
   * org.apache.hc.client5.http.socket.LayeredConnectionSocketFactory, ClientTrace...)}; a
   * connection factory of your own takes away the connects of plain sockets. One warning says which
   * hooks are missing.
   */
  public static PoolingHttpClientConnectionManagerBuilder connections() {
    return Seams.get().connections();
  }

  /**
   * Adds the hooks to a builder that the user has; its connection manager should come from {@link
   * #connections()}. What is configured on the builder is kept, also its request executor.
   *
   * <p>With a connection manager built otherwise, or none set, hooks are missing: DNS, connect,
   * TLS, and what is written and read, each unless its seam is wrapped: the resolver, the operator
   * ({@link TracedTlsStrategies#operator}), the TLS strategy, the connection factory or the request
   * executor. One warning names those that are missing.
   *
   * @param builder changed and returned
   * @param traces make the client-wide traces, called in this order; may be none
   */
  public static <B extends HttpClientBuilder> B instrument(
      B builder, ClientTraceFactory... traces) {
    requireNonNull(builder, "builder");
    Seams.get();
    return Instrumentation.of(builder, factories(traces));
  }

  /**
   * Adds the hooks to a builder that the user has, builds the connection manager and sets it.
   *
   * @param builder changed and returned
   * @param connections from {@link #connections()}
   * @param traces make the client-wide traces, called in this order; may be none
   * @throws IllegalArgumentException if {@code connections} was made otherwise: HttpClient offers
   *     no way to add hooks to such a builder without losing what is set on it (on 5.2 and 5.3,
   *     where ours looks like any other, a warning comes instead, with the first connection)
   */
  public static <B extends HttpClientBuilder> B instrument(
      B builder,
      PoolingHttpClientConnectionManagerBuilder connections,
      ClientTraceFactory... traces) {
    requireNonNull(builder, "builder");
    requireNonNull(connections, "connections");
    List<ClientTraceFactory> factories = factories(traces);
    return Instrumentation.of(builder, Seams.get().build(connections), factories);
  }

  static List<ClientTraceFactory> factories(ClientTraceFactory... traces) {
    for (ClientTraceFactory factory : requireNonNull(traces, "traces")) {
      requireNonNull(factory, "traces must not hold null");
    }
    return List.of(traces);
  }

  /**
   * Attaches a trace to the requests executed with {@code context}, before one that is attached
   * already.
   *
   * @param context an {@code HttpClientContext}, usually; returned
   * @param trace called for every exchange of those requests
   */
  public static <C extends HttpContext> C attach(C context, ClientTrace trace) {
    RequestTrace.attach(requireNonNull(context, "context"), requireNonNull(trace, "trace"));
    return context;
  }

  /**
   * Sets the template of the URLs requested with {@code context}, such as {@code /orders/{id}}. The
   * part after the host, up to the query, becomes {@code url.template} of spans and metrics, and
   * part of the name of client spans. It stays until another is set.
   *
   * @param context an {@code HttpClientContext}, usually; returned
   * @param template with names in braces where the values were
   */
  public static <C extends HttpContext> C urlTemplate(C context, String template) {
    requireNonNull(context, "context");
    context.setAttribute(UrlTemplate.NAME, requireNonNull(template, "template"));
    return context;
  }

  /**
   * Wraps a resolver, for a client that lets only this seam be set and for HttpClient 5.2 and 5.3.
   * It reports to the exchange on its thread, else the trace in the current {@code Context}, else
   * {@code fallback}.
   *
   * @param resolver does the lookups
   * @param fallback called in this order when nothing narrower is attached; may be none
   */
  public static DnsResolver traced(DnsResolver resolver, ClientTrace... fallback) {
    Seams.get();
    return TracingDnsResolver.of(requireNonNull(resolver, "resolver"), Fallback.of(fallback));
  }

  /**
   * Wraps a connection factory of your own, for {@link #connections()}.
   *
   * @param factory makes the connections
   */
  public static HttpConnectionFactory<ManagedHttpClientConnection> traced(
      HttpConnectionFactory<? extends ManagedHttpClientConnection> factory) {
    Seams.get();
    return TracingConnectionFactory.of(requireNonNull(factory, "factory"));
  }

  /**
   * Wraps a connection operator of a class of your own, for a connection manager that takes one.
   * From HttpClient 5.4 on it reports the connects; DNS and handshakes are reported by what the
   * operator was given, if that is wrapped: by {@link #traced(DnsResolver, ClientTrace...)},
   * without which the connects of names are not reported either, and {@link
   * TracedTlsStrategies#traced}. An address that fails before another one is tried has a {@code
   * ConnectException} without the reason. On 5.2 and 5.3 the operator is returned as it is: see
   * {@link TracedSocketFactories}.
   *
   * <p>Where the operator is HttpClient's own, use {@link TracedTlsStrategies#operator} or {@link
   * TracedSocketFactories#operator} in its place: they report everything by themselves.
   *
   * @param operator dials
   * @param fallback called in this order when nothing narrower is attached; may be none
   */
  public static HttpClientConnectionOperator traced(
      HttpClientConnectionOperator operator, ClientTrace... fallback) {
    return Seams.get().traced(requireNonNull(operator, "operator"), Fallback.of(fallback));
  }

  /**
   * Wraps a request executor, for a client whose connection manager is not from {@link
   * #connections()}. Over TLS {@code gotFirstResponseByte} is then reported with the head and not
   * before: looking for the byte could hide a failure of a socket that is not ours.
   *
   * @param executor executes the requests
   */
  public static HttpRequestExecutor traced(HttpRequestExecutor executor) {
    Seams.get();
    return TracingHttpRequestExecutor.of(requireNonNull(executor, "executor"));
  }

  /**
   * Returns a view of a connection manager's pool, for {@code PoolMetrics} or a page of your own:
   * its load, server by server, whenever you ask, and, for listeners, what happens to its
   * connections. Any manager has loads, traced or not; listeners are not called for one that is not
   * from {@link #connections()} (on 5.2 and 5.3, from {@link
   * TracedSocketFactories#connectionManager}).
   *
   * @param pool a {@code PoolingHttpClientConnectionManager}, usually
   */
  public static PoolSource loads(ConnPoolControl<HttpRoute> pool) {
    return new PoolLoads(requireNonNull(pool, "pool"));
  }

  /**
   * Returns the connections of a manager that are in use at this moment and who holds each, the one
   * that has been in use longest first. Look here when calls wait for the pool. Requests pay
   * nothing for this: the list is built when you call the method.
   *
   * <p>What the pool counts as leased may be more: a connection that a request has just been given
   * and has not begun to make, or one that was closed and not given back.
   *
   * @param manager built by {@link #connections()}
   * @throws IllegalArgumentException if the connections of this manager are not traced; on
   *     HttpClient 5.2 and 5.3 those of {@link #connections()} are not known either, only those of
   *     {@link TracedSocketFactories#connectionManager}
   */
  public static List<LeasedConn> leases(ConnPoolControl<HttpRoute> manager) {
    return PoolLinks.leases(requireNonNull(manager, "manager"));
  }
}
