/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static java.util.Objects.requireNonNull;

import dev.httptrace.ClientTrace;
import dev.httptrace.ClientTraceFactory;
import dev.httptrace.LeasedConn;
import dev.httptrace.httpclient5.async.AsyncInstrumentation;
import dev.httptrace.httpclient5.classic.Seams;
import dev.httptrace.httpclient5.pool.PoolLinks;
import java.util.List;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.pool.ConnPoolControl;

/**
 * Makes asynchronous HttpClients that fire the hooks of {@link ClientTrace}, or adds the hooks to
 * builders that the user has. The same as {@link TracedHttpClients}, for the other client.
 *
 * <p>A trace attached to a {@code Context} is found on the thread that calls {@code execute}. That
 * context is current again where the client calls back: in response consumers and in the future's
 * callback, except {@code FutureCallback.cancelled()}, which runs inside {@code Future.cancel} on
 * the thread that calls it, in whatever context is current there. Hooks run on the caller's thread
 * up to the dial, then on the client's reactor threads, where a slow one delays other exchanges
 * too. An exchange that waited for the pool, a retry and a redirect dial on a reactor thread.
 *
 * <p>HttpClient 5.4 to 5.6. {@code HttpAsyncClients.createMinimal()} has no exec chain and cannot
 * be traced.
 */
public final class TracedHttpAsyncClients {

  private TracedHttpAsyncClients() {}

  /**
   * Returns a builder of a client with a traced connection manager of its own.
   *
   * @param traces make the client-wide traces, called in this order; may be none
   * @throws UnsupportedOperationException on HttpClient 5.2 and 5.3, as every other way to the
   *     hooks
   */
  public static HttpAsyncClientBuilder custom(ClientTraceFactory... traces) {
    // First of all: without HttpClient nothing else would say so.
    requireOffered();
    return instrument(HttpAsyncClientBuilder.create(), connections(), traces);
  }

  /**
   * Returns a builder of connection managers that fire all hooks. Whatever is set on it is kept:
   * resolver, TLS strategy, limits, connection and TLS configuration.
   *
   * <p>With a {@code TlsStrategy} that has only the older {@code upgrade}, HttpClient goes on while
   * the handshake is under way. {@code tlsHandshakeDone} comes when it is over all the same, and
   * {@code gotConn} after it.
   */
  public static PoolingAsyncClientConnectionManagerBuilder connections() {
    requireOffered();
    return AsyncInstrumentation.connections();
  }

  /**
   * Adds the hooks to a builder that the user has; its connection manager should come from {@link
   * #connections()}. What is configured on the builder is kept, also its session decorator.
   *
   * <p>With a connection manager built otherwise, or none set, these hooks are missing and one
   * warning says so: DNS unless its resolver is wrapped, connect, TLS, and a {@code 100 Continue};
   * {@code gotFirstResponseByte} comes with the head then.
   *
   * @param builder changed and returned
   * @param traces make the client-wide traces, called in this order; may be none
   */
  public static <B extends HttpAsyncClientBuilder> B instrument(
      B builder, ClientTraceFactory... traces) {
    requireNonNull(builder, "builder");
    requireOffered();
    return AsyncInstrumentation.of(builder, TracedHttpClients.factories(traces));
  }

  /**
   * Adds the hooks to a builder that the user has, builds the connection manager and sets it. When
   * the client is closed, what it has not answered ends for the traces, also where HttpClient
   * leaves the caller's future as it is.
   *
   * @param builder changed and returned
   * @param connections from {@link #connections()}
   * @param traces make the client-wide traces, called in this order; may be none
   * @throws IllegalArgumentException if {@code connections} was made otherwise: HttpClient offers
   *     no way to add hooks to such a builder without losing what is set on it
   */
  public static <B extends HttpAsyncClientBuilder> B instrument(
      B builder,
      PoolingAsyncClientConnectionManagerBuilder connections,
      ClientTraceFactory... traces) {
    requireNonNull(builder, "builder");
    requireNonNull(connections, "connections");
    requireOffered();
    return AsyncInstrumentation.of(builder, connections, TracedHttpClients.factories(traces));
  }

  /**
   * Returns the connections of a manager that are in use at this moment and who holds each, the one
   * that has been in use longest first. Over HTTP/2 several exchanges may hold one. See {@link
   * TracedHttpClients#leases}.
   *
   * @param manager built by {@link #connections()}
   * @throws IllegalArgumentException if the connections of this manager are not traced
   */
  public static List<LeasedConn> leases(ConnPoolControl<HttpRoute> manager) {
    requireOffered();
    return PoolLinks.leases(requireNonNull(manager, "manager"));
  }

  private static void requireOffered() {
    Seams.get().requireStrategies("the async client");
  }

  /**
   * Attaches a trace to the requests executed with {@code context}, before one that is attached
   * already.
   *
   * @param context an {@code HttpClientContext}, usually, for one request at a time; returned
   * @param trace called for every exchange of those requests
   */
  public static <C extends HttpContext> C attach(C context, ClientTrace trace) {
    return TracedHttpClients.attach(context, trace);
  }

  /**
   * Sets the template of the URLs requested with {@code context}, as {@link
   * TracedHttpClients#urlTemplate} does.
   *
   * @param context an {@code HttpClientContext}, usually; returned
   * @param template with names in braces where the values were
   */
  public static <C extends HttpContext> C urlTemplate(C context, String template) {
    return TracedHttpClients.urlTemplate(context, template);
  }
}
