/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import dev.httptrace.Conn;
import dev.httptrace.DiscardReason;
import dev.httptrace.GotConnInfo;
import dev.httptrace.httpclient5.dial.ForwardingAsyncConnection;
import dev.httptrace.httpclient5.dial.TracingConnectionInitiator;
import dev.httptrace.httpclient5.exchange.ConnView;
import dev.httptrace.httpclient5.exchange.CurrentExchange;
import dev.httptrace.httpclient5.exchange.TracedExchange;
import dev.httptrace.httpclient5.pool.ConnLife;
import dev.httptrace.httpclient5.pool.LeaseClock;
import dev.httptrace.httpclient5.pool.PoolLink;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.impl.ConnPoolSupport;
import org.apache.hc.client5.http.nio.ManagedAsyncClientConnection;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.impl.nio.HttpConnectionEventHandler;
import org.apache.hc.core5.http.nio.command.RequestExecutionCommand;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOReactor;
import org.apache.hc.core5.reactor.IOReactorStatus;
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
  private final ConnLife life = new ConnLife();
  private volatile @Nullable AsyncExchange exchange;
  private volatile long receivedBefore;
  private volatile boolean inputWatched;
  private volatile @Nullable Object userToken;

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
    this.view = new ConnView(delegate, ConnPoolSupport.getId(delegate));
    pool.dialling(this);
    life.made(pool, hop, CurrentExchange.get());
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
    return view.shared();
  }

  /** The one exchange that uses it, or {@code null} if there is none or it is shared. */
  @Nullable AsyncExchange exchange() {
    return exchange;
  }

  void usedBy(AsyncExchange user) {
    if (isShared()) {
      user.sharesSince(System.nanoTime());
    } else {
      exchange = user;
    }
    users.add(user);
  }

  void leftBy(AsyncExchange user) {
    users.remove(user);
  }

  /** Called on its reactor thread before a request is written: the handler is the final one now. */
  void watchInput() {
    receivedBefore = received();
    IOSession watched = session;
    if (watched == null || isShared()) {
      return;
    }
    IOEventHandler handler = watched.getHandler();
    TracingEventHandler watching = null;
    if (handler instanceof TracingEventHandler known) {
      watching = known;
    } else if (handler instanceof HttpConnectionEventHandler untold) {
      watching = new TracingEventHandler(untold, this);
      watched.upgrade(watching);
    }
    if (watching != null) {
      watching.responseAhead();
      inputWatched = true;
    }
  }

  /** Whether interim responses are told before they are parsed. */
  boolean isInputWatched() {
    return inputWatched && !isShared();
  }

  /** Whether something has come since the request was written. */
  boolean hasInput() {
    return !isShared() && received() > receivedBefore;
  }

  /** The client closes its reactor first, and its connections with it (5.4 to 5.6). */
  private boolean isReactorClosed() {
    return reactor instanceof IOReactor known
        && known.getStatus().compareTo(IOReactorStatus.ACTIVE) > 0;
  }

  private long received() {
    EndpointDetails details = delegate.getEndpointDetails();
    return details == null ? 0 : details.getReceivedBytesCount();
  }

  @Override
  public HttpHost hop() {
    return hop;
  }

  @Override
  public List<AsyncExchange> users() {
    return List.copyOf(users);
  }

  @Override
  public long heldNanos(TracedExchange user, long now, long held) {
    return user instanceof AsyncExchange shared ? shared.heldNanos(now, held) : held;
  }

  /** Who alone may have it next, or {@code null} for anybody. */
  void keptFor(@Nullable Object token) {
    userToken = token;
    if (token != null) {
      pool.hasUserTokens();
    }
  }

  @Override
  public @Nullable Object userToken() {
    return userToken;
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
    life.taken();
    lease.taken();
  }

  @Override
  public void passivate() {
    delegate.passivate();
    long held = lease.givenBack();
    if (held >= 0) {
      life.returned(held);
    }
    AsyncExchange mine = exchange;
    // Before the pool can lease it to another exchange.
    exchange = null;
    if (mine != null) {
      mine.keptByPool();
    }
  }

  @Override
  public void close() throws IOException {
    boolean wasOpen = delegate.isOpen();
    delegate.close();
    closed(wasOpen);
  }

  @Override
  public void close(CloseMode closeMode) {
    boolean wasOpen = delegate.isOpen();
    delegate.close(closeMode);
    closed(wasOpen);
  }

  /** The exchange that uses it knows why it is not kept. */
  void discarded(DiscardReason why) {
    life.discarded(why);
  }

  private void closed(boolean wasOpen) {
    pool.closed(this);
    long held = lease.heldNanos(System.nanoTime());
    if (held < 0) {
      life.closed(
          wasOpen || isReactorClosed() ? DiscardReason.IDLE : DiscardReason.STALE, false, -1);
    } else {
      life.closed(null, !users.isEmpty(), held);
    }
    users.forEach(AsyncExchange::connectionClosed);
  }
}
