/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.Conn;
import dev.httptrace.GotConnInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.nio.ManagedAsyncClientConnection;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.ProtocolVersion;
import org.apache.hc.core5.http.impl.nio.HttpConnectionEventHandler;
import org.apache.hc.core5.http.nio.command.RequestExecutionCommand;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.reactor.IOSession;
import org.jspecify.annotations.Nullable;

/**
 * A pooled connection: knows the exchange that uses it, how long it was idle, and whose input comes
 * in. Over HTTP/2 several exchanges may share it, and none is its own.
 */
final class TracingAsyncConnection extends ForwardingAsyncConnection implements PoolLink.Member {

  private final ManagedAsyncClientConnection delegate;
  private final @Nullable IOSession session;
  private final PoolLink pool;
  private final @Nullable ConnectionInitiator reactor;
  private final HttpHost hop;
  private final ConnView view;
  private final Set<AsyncExchange> users = ConcurrentHashMap.newKeySet(2);
  private final LeaseClock lease = new LeaseClock();
  private volatile @Nullable AsyncExchange exchange;
  private volatile long receivedBefore;

  TracingAsyncConnection(
      ManagedAsyncClientConnection delegate,
      @Nullable TracingConnectionInitiator dialledBy,
      PoolLink pool,
      HttpHost hop) {
    super(delegate);
    this.delegate = delegate;
    this.session = dialledBy == null ? null : dialledBy.session();
    this.reactor = dialledBy == null ? null : dialledBy.reactor();
    this.pool = pool;
    this.hop = hop;
    this.view = new ConnView(delegate);
    pool.dialling(this);
  }

  Conn view() {
    return view;
  }

  PoolLink pool() {
    return pool;
  }

  @Nullable ConnectionInitiator reactor() {
    return reactor;
  }

  /** Counts one use, by an exchange that asked for a connection at that time. */
  GotConnInfo info(long leaseAsked) {
    boolean reused = view.used() > 1;
    long idleSince = lease.claimIdle();
    // One that waited by then was handed the connection, which was never idle: as Go has it.
    boolean idle = reused && idleSince != LeaseClock.NEVER && idleSince - leaseAsked <= 0;
    Duration idleTime =
        idle ? Duration.ofNanos(Math.max(0, System.nanoTime() - idleSince)) : Duration.ZERO;
    return new GotConnInfo(view, reused, idle, idleTime);
  }

  /** Whether its protocol lets several exchanges use it at once. */
  boolean isShared() {
    ProtocolVersion version = delegate.getProtocolVersion();
    return version != null && version.greaterEquals(HttpVersion.HTTP_2);
  }

  /** The one exchange that uses it, or {@code null} if there is none or it is shared. */
  @Nullable AsyncExchange exchange() {
    return exchange;
  }

  void usedBy(AsyncExchange user) {
    users.add(user);
    if (!isShared()) {
      exchange = user;
    }
  }

  void leftBy(AsyncExchange user) {
    users.remove(user);
  }

  /** Called on its reactor thread before a request is written: the handler is the final one now. */
  void watchInput() {
    receivedBefore = received();
    IOSession watched = session;
    if (watched != null
        && !isShared()
        && watched.getHandler() instanceof HttpConnectionEventHandler handler
        && !(handler instanceof TracingEventHandler)) {
      watched.upgrade(new TracingEventHandler(handler, this));
    }
  }

  /** Whether something has come since the request was written. */
  boolean hasInput() {
    return !isShared() && received() > receivedBefore;
  }

  private long received() {
    EndpointDetails details = delegate.getEndpointDetails();
    return details == null ? 0 : details.getReceivedBytesCount();
  }

  @Override
  public boolean leadsTo(HttpHost other) {
    return other.equals(hop);
  }

  @Override
  public boolean isUsedBy(@Nullable TracedExchange asking) {
    // The pool tells of a lease on the thread that activates (leaseCompleted, 5.4 to 5.6).
    return asking instanceof AsyncExchange user && (users.contains(user) || lease.isTakenHere());
  }

  @Override
  public long leasedNanos(long now) {
    return lease.heldNanos(now);
  }

  @Override
  public void submitCommand(Command command, Command.Priority priority) {
    lease.used();
    if (command instanceof RequestExecutionCommand
        && CurrentExchange.get() instanceof AsyncExchange user) {
      user.submitted(this);
    }
    delegate.submitCommand(command, priority);
  }

  @Override
  public void activate() {
    delegate.activate();
    lease.taken();
  }

  @Override
  public void passivate() {
    delegate.passivate();
    lease.givenBack();
    AsyncExchange mine = exchange;
    // Before the pool can lease it to another exchange.
    exchange = null;
    if (mine != null) {
      mine.keptByPool();
    }
  }

  @Override
  public void close() throws IOException {
    delegate.close();
    closed();
  }

  @Override
  public void close(CloseMode closeMode) {
    delegate.close(closeMode);
    closed();
  }

  private void closed() {
    pool.closed(this);
    users.forEach(AsyncExchange::connectionClosed);
  }
}
