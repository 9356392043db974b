/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import dev.httptrace.httpclient5.dial.TracingConnectionInitiator;
import dev.httptrace.httpclient5.exchange.CurrentExchange;
import dev.httptrace.httpclient5.exchange.TracedExchange;
import dev.httptrace.httpclient5.pool.PoolLink;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.hc.client5.http.nio.AsyncClientConnectionOperator;
import org.apache.hc.client5.http.nio.ManagedAsyncClientConnection;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Dials for the exchange on its thread, and hands out connections that know who uses them.
 *
 * <p>AsyncClientConnectionOperator is {@code @Internal}; the pool calls the connect with a context
 * in 5.4 and 5.5, the one with a path as well in 5.6.
 */
final class TracingAsyncConnectionOperator implements AsyncClientConnectionOperator {

  private final PoolLink link;
  private final AsyncClientConnectionOperator delegate;
  private final OpenCalls calls = new OpenCalls();

  TracingAsyncConnectionOperator(PoolLink link, AsyncClientConnectionOperator delegate) {
    this.link = link;
    this.delegate = delegate;
  }

  /** Those that wait for this pool, where no manager of ours keeps them. */
  OpenCalls calls() {
    return calls;
  }

  @Override
  public Future<ManagedAsyncClientConnection> connect(
      ConnectionInitiator initiator,
      HttpHost host,
      @Nullable SocketAddress localAddress,
      @Nullable Timeout connectTimeout,
      @Nullable Object attachment,
      FutureCallback<ManagedAsyncClientConnection> callback) {
    Dialling dialling = new Dialling(host, callback);
    return dialling.over(
        initiator,
        telling ->
            delegate.connect(telling, host, localAddress, connectTimeout, attachment, dialling));
  }

  @Override
  public Future<ManagedAsyncClientConnection> connect(
      ConnectionInitiator initiator,
      HttpHost host,
      @Nullable NamedEndpoint name,
      @Nullable SocketAddress localAddress,
      @Nullable Timeout connectTimeout,
      @Nullable Object attachment,
      @Nullable HttpContext context,
      FutureCallback<ManagedAsyncClientConnection> callback) {
    Dialling dialling = new Dialling(host, callback);
    return dialling.over(
        initiator,
        telling ->
            delegate.connect(
                telling, host, name, localAddress, connectTimeout, attachment, context, dialling));
  }

  @Override
  public Future<ManagedAsyncClientConnection> connect(
      ConnectionInitiator initiator,
      HttpHost host,
      @Nullable Path unixDomainSocket,
      @Nullable NamedEndpoint name,
      @Nullable SocketAddress localAddress,
      @Nullable Timeout connectTimeout,
      @Nullable Object attachment,
      @Nullable HttpContext context,
      FutureCallback<ManagedAsyncClientConnection> callback) {
    Dialling dialling = new Dialling(host, callback);
    return dialling.over(
        initiator,
        telling ->
            delegate.connect(
                telling,
                host,
                unixDomainSocket,
                name,
                localAddress,
                connectTimeout,
                attachment,
                context,
                dialling));
  }

  @Override
  public void upgrade(
      ManagedAsyncClientConnection conn, HttpHost host, @Nullable Object attachment) {
    delegate.upgrade(conn, host, attachment);
  }

  @Override
  public void upgrade(
      ManagedAsyncClientConnection conn,
      HttpHost host,
      @Nullable NamedEndpoint name,
      @Nullable Object attachment,
      @Nullable HttpContext context,
      @Nullable FutureCallback<ManagedAsyncClientConnection> callback) {
    delegate.upgrade(conn, host, name, attachment, context, callback);
  }

  /** One dial: it may go on over reactor threads, and takes its exchange along. */
  private final class Dialling
      implements FutureCallback<ManagedAsyncClientConnection>, PoolLink.Member {

    private final HttpHost hop;
    private final FutureCallback<ManagedAsyncClientConnection> callback;
    private final @Nullable AsyncExchange exchange =
        CurrentExchange.get() instanceof AsyncExchange current ? current : null;
    private final long since = System.nanoTime();
    private @Nullable TracingConnectionInitiator initiator;

    Dialling(HttpHost hop, FutureCallback<ManagedAsyncClientConnection> callback) {
      this.hop = hop;
      this.callback = callback;
    }

    /**
     * Dials. Whatever a resolver throws, but for an unknown host, comes out here, and nobody is
     * called back (MultihomeIOSessionRequester, 5.4 to 5.6).
     */
    Future<ManagedAsyncClientConnection> over(
        ConnectionInitiator plain,
        Function<ConnectionInitiator, Future<ManagedAsyncClientConnection>> connect) {
      ConnectionInitiator telling = telling(plain);
      try {
        return connect.apply(telling);
      } catch (Throwable failure) {
        link.closed(this);
        throw failure;
      }
    }

    private ConnectionInitiator telling(ConnectionInitiator plain) {
      TracingConnectionInitiator telling = new TracingConnectionInitiator(plain, exchange);
      initiator = telling;
      if (exchange != null) {
        exchange.dialling(plain);
      }
      link.dialling(this);
      return telling;
    }

    @Override
    public String getId() {
      return "";
    }

    @Override
    public HttpHost hop() {
      return hop;
    }

    @Override
    public boolean isUsedBy(@Nullable TracedExchange asking) {
      return asking != null && asking == exchange;
    }

    /** The dial of an exchange that has ended is over, or will be in a moment. */
    @Override
    public long leasedNanos(long now) {
      return exchange != null && exchange.isEnded() ? -1 : Math.max(0, now - since);
    }

    @Override
    public List<AsyncExchange> users() {
      return exchange == null ? List.of() : List.of(exchange);
    }

    @Override
    public long heldNanos(TracedExchange user, long now, long held) {
      return held;
    }

    @Override
    public void completed(ManagedAsyncClientConnection connection) {
      TracingConnectionInitiator used = initiator;
      TracedExchange outer = CurrentExchange.enter(exchange);
      try {
        TracingAsyncConnection traced = new TracingAsyncConnection(connection, used, link, hop);
        link.closed(this);
        callback.completed(traced);
      } finally {
        CurrentExchange.leave(exchange, outer);
      }
    }

    @Override
    public void failed(Exception error) {
      link.closed(this);
      callback.failed(error);
    }

    @Override
    public void cancelled() {
      link.closed(this);
      callback.cancelled();
    }
  }
}
