/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import dev.httptrace.Conn;
import dev.httptrace.DiscardReason;
import dev.httptrace.fields.FieldHandles;
import dev.httptrace.httpclient5.dial.TracingSocket;
import dev.httptrace.httpclient5.exchange.ConnView;
import dev.httptrace.httpclient5.exchange.CurrentExchange;
import dev.httptrace.httpclient5.exchange.TracedExchange;
import dev.httptrace.httpclient5.exchange.WireTrace;
import dev.httptrace.httpclient5.pool.ConnLife;
import dev.httptrace.httpclient5.pool.PoolLink;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.impl.ConnPoolSupport;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Identifiable;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A pooled connection: knows the exchange that uses it, how long it was idle, when it is closed.
 *
 * <p>ManagedHttpClientConnection is {@code @Internal}; 5.4 added a second bind, and nothing has
 * changed from there to 5.7-alpha.
 */
final class TracingManagedConnection extends ObservedConnection
    implements ManagedHttpClientConnection, Identifiable, PoolLink.Member {

  private static final VarHandle EXCHANGE =
      FieldHandles.find(MethodHandles.lookup(), "exchange", ClassicExchange.class);
  private static final VarHandle LEASED =
      FieldHandles.find(MethodHandles.lookup(), "leased", boolean.class);
  private static final VarHandle LEASED_SINCE =
      FieldHandles.find(MethodHandles.lookup(), "leasedSince", long.class);
  private static final VarHandle IDLE_SINCE =
      FieldHandles.find(MethodHandles.lookup(), "idleSince", long.class);

  private final ManagedHttpClientConnection delegate;
  private final ConnView view;
  private final ConnLife life = new ConnLife();
  // What each lease and its end write is written by release: the pool hands the connection on by
  // its own lock, and others that look may be a moment behind.
  private volatile @Nullable ClassicExchange exchange;
  private volatile @Nullable PoolLink link;
  private volatile @Nullable HttpHost hop;
  private volatile @Nullable TracingSocket base;
  // The pool makes a connection when it leases it.
  private volatile long leasedSince = System.nanoTime();
  private volatile boolean leased = true;
  private volatile long idleSince;
  private volatile boolean stale;
  private volatile @Nullable Object userToken;

  TracingManagedConnection(ManagedHttpClientConnection delegate) {
    super(delegate);
    this.delegate = delegate;
    this.view = new ConnView(delegate, ConnPoolSupport.getId(delegate));
    if (CurrentExchange.get() instanceof ClassicExchange leasing) {
      exchange = leasing;
      leasing.leased(this);
    }
  }

  Conn view() {
    return view;
  }

  /** The socket below TLS, if there is any and if it is ours. */
  @Nullable TracingSocket base() {
    return base;
  }

  /** The pool that the connection belongs to, or {@code null} before it is dialled. */
  @Nullable PoolLink pool() {
    return link;
  }

  /** Says which pool the connection belongs to, before it is dialled. */
  void madeFor(PoolLink link) {
    this.link = link;
  }

  /** Says which pool the connection belongs to and where it leads: known once it is dialled. */
  void dialling(PoolLink link, HttpHost hop) {
    this.link = link;
    this.hop = hop;
    link.dialling(this);
  }

  /** It is made in the place of one that was closed, and leads where that one led. */
  void diallingInPlaceOf(TracingManagedConnection closed) {
    PoolLink known = closed.link;
    HttpHost to = closed.hop;
    if (known != null && to != null) {
      dialling(known, to);
    }
  }

  /** The connection is made, but perhaps for a tunnel and the TLS in it. */
  void dialled() {
    PoolLink known = link;
    HttpHost to = hop;
    if (known != null && to != null) {
      life.made(known, to, CurrentExchange.get());
    }
  }

  /** The exchange that uses it knows why it is not kept. */
  void discarded(DiscardReason why) {
    life.discarded(why);
  }

  /** Who alone may have it next, or {@code null} for anybody. */
  void keptFor(@Nullable Object token) {
    userToken = token;
    PoolLink known = link;
    if (token != null && known != null) {
      known.hasUserTokens();
    }
  }

  @Override
  public @Nullable Object userToken() {
    return userToken;
  }

  @Override
  public boolean isStale() throws IOException {
    stale = super.isStale();
    return stale;
  }

  @Override
  public @Nullable HttpHost hop() {
    return hop;
  }

  @Override
  public List<ClassicExchange> users() {
    ClassicExchange mine = exchange;
    return mine == null ? List.of() : List.of(mine);
  }

  @Override
  public long heldNanos(TracedExchange user, long now, long held) {
    return held;
  }

  @Override
  public boolean isUsedBy(@Nullable TracedExchange asking) {
    return asking != null && asking == exchange;
  }

  @Override
  public long leasedNanos(long now) {
    return leased ? Math.max(0, now - leasedSince) : -1;
  }

  /** Says to whom the connection leads, where its socket does not know. */
  void peer(SocketAddress peer) {
    view.peer(peer);
  }

  /** Gives the connection to the next exchange of a call, without the pool between them. */
  void handOn(ClassicExchange next) {
    exchange = next;
    view.used();
  }

  /** Its exchange goes on without it. */
  void left() {
    exchange = null;
  }

  /** An exchange that goes on with an untraced one's connection asks so for it. */
  @Override
  public boolean isOpen() {
    LeasingExchange next = LeasingExchange.seekingOrNull();
    if (next != null) {
      ClassicExchange mine = exchange;
      if (mine == null || mine.isEnded()) {
        next.found(this);
      }
    }
    return super.isOpen();
  }

  @Override
  @Nullable WireTrace wire() {
    return exchange;
  }

  @Override
  boolean canPeek() {
    return base != null || super.canPeek();
  }

  @Override
  boolean peek(Timeout timeout) throws IOException {
    TracingSocket socket = base;
    if (socket == null) {
      return super.peek(timeout);
    }
    socket.peeking(timeout.toMillisecondsIntBound());
    try {
      return super.peek(timeout);
    } finally {
      socket.peeked();
    }
  }

  @Override
  public void activate() {
    delegate.activate();
    view.used();
    life.taken();
    long now = System.nanoTime();
    LEASED_SINCE.setRelease(this, now);
    LEASED.setRelease(this, true);
    ClassicExchange leasing =
        CurrentExchange.get() instanceof ClassicExchange current ? current : null;
    EXCHANGE.setRelease(this, leasing);
    if (leasing != null) {
      leasing.leased(this, idleSince, now);
    }
  }

  @Override
  public void passivate() {
    delegate.passivate();
    long now = System.nanoTime();
    IDLE_SINCE.setRelease(this, now);
    LEASED.setRelease(this, false);
    life.returned(now - leasedSince);
    ClassicExchange mine = exchange;
    // Before the pool can lease it to another thread.
    EXCHANGE.setRelease(this, null);
    if (mine != null) {
      mine.keptByPool();
    }
  }

  @Override
  public void close() throws IOException {
    closing();
    try {
      delegate.close();
    } finally {
      closed();
    }
  }

  @Override
  public void close(CloseMode closeMode) {
    closing();
    try {
      delegate.close(closeMode);
    } finally {
      closed();
    }
  }

  private void closing() {
    ClassicExchange mine = exchange;
    if (mine != null) {
      mine.connectionClosing();
    }
  }

  private void closed() {
    PoolLink known = link;
    if (known != null) {
      known.closed(this);
    }
    ClassicExchange mine = exchange;
    endLife(mine);
    if (mine != null) {
      mine.connectionClosed();
    }
  }

  private void endLife(@Nullable ClassicExchange user) {
    if (leased) {
      boolean willSay = user != null && !user.isConnGiven();
      life.closed(null, willSay, System.nanoTime() - leasedSince);
    } else {
      life.closed(stale ? DiscardReason.STALE : DiscardReason.IDLE, false, -1);
    }
  }

  @Override
  public void bind(Socket socket) throws IOException {
    delegate.bind(socket);
    TracingSocket dialled = base;
    if (socket instanceof SSLSocket && dialled != null && dialled.isConnected()) {
      // 5.2 and 5.3, which have no other bind: TLS over the socket that they have dialled.
      return;
    }
    base = socket instanceof TracingSocket tracing ? tracing : null;
    view.dialled(base == null ? null : base.proxy());
  }

  @Override
  public void bind(SSLSocket sslSocket, Socket socket) throws IOException {
    delegate.bind(sslSocket, socket);
  }

  @Override
  public @Nullable Socket getSocket() {
    return delegate.getSocket();
  }

  @Override
  public @Nullable SSLSession getSSLSession() {
    return delegate.getSSLSession();
  }

  @Override
  public String getId() {
    return view.id();
  }

  @Override
  public String toString() {
    return delegate.toString();
  }
}
