/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import dev.httptrace.DiscardReason;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.GotConnInfo;
import dev.httptrace.fields.FieldHandles;
import dev.httptrace.httpclient5.exchange.CurrentExchange;
import dev.httptrace.httpclient5.exchange.ExchangeView;
import dev.httptrace.httpclient5.exchange.Failures;
import dev.httptrace.httpclient5.exchange.Seam;
import dev.httptrace.httpclient5.exchange.TracedExchange;
import dev.httptrace.httpclient5.pool.PoolLink;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * The life of one exchange of the classic client: its connection and its end.
 *
 * <p>Runs on the executing thread, then on the one that reads the body; {@link #connectionClosing}
 * and {@link #connectionClosed} on any. What two of them may tell is guarded by an atomic flag, so
 * that it is told once.
 */
final class ClassicExchange extends TracedExchange {

  private static final VarHandle CONN =
      FieldHandles.find(MethodHandles.lookup(), "conn", TracingManagedConnection.class);
  private static final VarHandle KEPT =
      FieldHandles.find(MethodHandles.lookup(), "kept", boolean.class);
  private static final VarHandle EXECUTING =
      FieldHandles.find(MethodHandles.lookup(), "executing", boolean.class);
  private static final VarHandle RELEASING =
      FieldHandles.find(MethodHandles.lookup(), "releasing", boolean.class);

  private final TracingExecRuntime runtime;
  // Whoever comes from another thread comes by the connection or its lease, both handed over by
  // HttpClient's own fences: what is set before needs none, and is written by release.
  private volatile @Nullable TracingManagedConnection conn;
  private long leaseAsked;
  private long idleNanos;
  private boolean wasIdle;
  private boolean started;
  private boolean hasConn;
  private boolean dialled;
  private boolean toldConn;
  private volatile boolean kept;
  private volatile boolean executing;
  private volatile boolean releasing;
  private volatile boolean closedAside;
  private boolean mayBeRefused;
  private int untold;
  private boolean unread;
  private boolean endsWithCall;
  private boolean seeking;
  // In whose place another one is dialled.
  private @Nullable TracingManagedConnection closed;

  ClassicExchange(TracingExecRuntime runtime, ExchangeView view) {
    super(view);
    this.runtime = runtime;
  }

  @Override
  public boolean isExecuting() {
    return executing;
  }

  @Override
  protected void start(ExchangeTrace trace, @Nullable TracedExchange previous) {
    started = true;
    EXECUTING.setRelease(this, true);
    begin(trace);
    if (runtime.isEndpointAcquired()) {
      hasConn = true;
      if (previous instanceof ClassicExchange before) {
        goOnWith(before);
      } else {
        findConn();
      }
    }
  }

  private void goOnWith(ClassicExchange before) {
    TracingManagedConnection last = before.conn;
    if (last == null) {
      return;
    }
    if (before.isConnGiven()) {
      // Closed: the server said so with its challenge.
      closed = last;
    } else {
      found(last);
    }
  }

  /** The exchange before was not traced. Whichever connection is asked whether it is open is it. */
  private void findConn() {
    TracedExchange outer = CurrentExchange.enter(this);
    seeking = true;
    try {
      boolean ignored = runtime.isEndpointConnected();
    } finally {
      seeking = false;
      CurrentExchange.leave(outer);
    }
  }

  /** Whether it asks which connection it goes on with. */
  boolean isSeeking() {
    return seeking;
  }

  /** This is the connection that the exchange before has left to it. */
  void found(TracingManagedConnection handedOn) {
    CONN.setRelease(this, handedOn);
    handedOn.handOn(this);
  }

  void leaseStart() {
    trace().leaseStart();
    leaseAsked = System.nanoTime();
  }

  /** The pool has made a connection, not dialled yet. */
  void leased(TracingManagedConnection fresh) {
    CONN.setRelease(this, fresh);
    if (closed != null) {
      fresh.diallingInPlaceOf(closed);
    }
  }

  /**
   * The pool has chosen a connection that was given back at that time. If this exchange was waiting
   * by then, it was handed over and never idle, as Go has it.
   */
  void leased(TracingManagedConnection used, long givenBack, long now) {
    CONN.setRelease(this, used);
    this.wasIdle = givenBack - leaseAsked <= 0;
    this.idleNanos = wasIdle ? Math.max(0, now - givenBack) : 0;
  }

  void leaseDone(@Nullable Exception error) {
    hasConn = error == null;
    trace().leaseDone(error);
  }

  @Override
  public void dialling() {
    dialled = true;
  }

  /**
   * Its connection is about to be dialled: one that the pool has made, or another in place of one
   * that was closed, which the pool makes in a moment.
   *
   * @return the pool, if it is known
   */
  @Nullable PoolLink dialling(HttpHost to) {
    TracingManagedConnection mine = conn;
    if (mine == null) {
      return closed == null ? null : closed.pool();
    }
    PoolLink known = mine.pool();
    if (known != null) {
      mine.dialling(known, to);
    }
    return known;
  }

  @Override
  public @Nullable Socket baseSocket() {
    TracingManagedConnection mine = conn;
    return mine == null ? null : mine.base();
  }

  /** Looks which seams told nothing of a dial. */
  void dialled(HttpHost hop) {
    untold |= seams().untold(hop);
    TracingManagedConnection mine = conn;
    if (mine != null) {
      mine.dialled();
    }
  }

  private void warnOfUntold() {
    if (toldConn && conn == null) {
      untold |= Seam.CONNECTION.bit();
      if (!isHeadBegun()) {
        untold |= Seam.MESSAGES.bit();
      }
    }
    client().warnOfMissing(untold);
  }

  @Nullable TracingManagedConnection conn() {
    return conn;
  }

  void gotConn() {
    if (toldConn) {
      return;
    }
    toldConn = true;
    TracingManagedConnection got = conn;
    boolean reused = !dialled;
    if (got == null) {
      trace().gotConn(new GotConnInfo(null, reused, reused, Duration.ZERO));
      return;
    }
    client().learnPool(got.pool());
    boolean idle = reused && wasIdle;
    trace()
        .gotConn(
            new GotConnInfo(
                got.view(), reused, idle, idle ? Duration.ofNanos(idleNanos) : Duration.ZERO));
  }

  /** HttpClient returned a response. Without an open body the exchange is over. */
  void returned(ClassicHttpResponse response, boolean bodyOpen) {
    if (isTunnelRefused()) {
      // HttpClient 5.4.0 closes the connection to the proxy without giving it back.
      giveBack(DiscardReason.TUNNEL_REFUSED);
    }
    warnOfUntold();
    head(response);
    mayBeRefused = Refusal.isPossible(response, bodyOpen);
    // No release: a cancellation must see it, or its lease be seen to be gone here.
    executing = false;
    if (!bodyOpen) {
      noBody();
      endUnlessRefused(null);
    } else if (isConnGiven() || !hasConn) {
      // Without a connection it is the answer of a handler further in.
      endUnlessRefused(null);
    } else if (!runtime.isEndpointAcquired()) {
      // Cancelled by another thread, which told the connection and not the runtime.
      connectionClosed();
    }
  }

  /** HttpClient threw. It has discarded the connection, unless what it threw is an Error. */
  void failed(Exception error) {
    transferFailed(error);
    DiscardReason reason =
        Failures.isRefusedTunnel(error) ? DiscardReason.TUNNEL_REFUSED : DiscardReason.ERROR;
    giveBack(cancelled() ? DiscardReason.CANCELLED : reason);
    executing = false;
    end(error);
  }

  /**
   * A handler further out has closed the response, or has thrown: a body that it cannot decode,
   * say. HttpClient up to 5.6.2 forgets the connection then, and nobody gives it back.
   */
  void callReturned(@Nullable Exception error) {
    if (isEnded() || (error == null && !unread && !endsWithCall)) {
      return;
    }
    if (error != null) {
      cut(error);
    }
    if (unread) {
      giveBack(error == null ? DiscardReason.BODY_NOT_CONSUMED : DiscardReason.ERROR);
    }
    end(error != null ? error : bodyError());
  }

  void releasing() {
    RELEASING.setRelease(this, true);
    noBody();
  }

  /** Called by the connection when the pool keeps it. */
  void keptByPool() {
    KEPT.setRelease(this, true);
  }

  void released(boolean reusable) {
    TracingManagedConnection mine = conn;
    boolean idle = reusable && (mine == null || kept);
    if (reusable && toldConn && !isConnGiven()) {
      trace().putIdleConn(idle ? null : new IOException("the pool did not keep the connection"));
    }
    if (idle) {
      giveBack(null);
    } else if (cancelled()) {
      giveBack(DiscardReason.CANCELLED);
    } else {
      giveBack(reusable ? DiscardReason.REFUSED_BY_POOL : DiscardReason.CONNECTION_CLOSE);
    }
    endUnlessExecuting();
  }

  void discarding() {
    releasing = true;
  }

  /** The connection was closed and will be dialled again: a proxy did so to ask for credentials. */
  void goesOn() {
    releasing = false;
    TracingManagedConnection last = conn;
    if (last != null) {
      // Nobody else will say so: the next dial makes a connection of its own.
      last.discarded(DiscardReason.CONNECTION_CLOSE);
      closed = last;
      CONN.setRelease(this, null);
      last.left();
    }
  }

  void discarded() {
    if (cancelled()) {
      giveBack(DiscardReason.CANCELLED);
    } else if (isTunnelRefused()) {
      giveBack(DiscardReason.TUNNEL_REFUSED);
    } else if (executing || bodyError() != null) {
      giveBack(closedAside ? DiscardReason.CLIENT_CLOSED : DiscardReason.ERROR);
    } else if (isBodyOpen() && !runtime.isReturned()) {
      // Closed by a handler further out, which has its reason: it may be about to throw.
      unread = true;
      return;
    } else if (isBodyOpen()) {
      giveBack(DiscardReason.BODY_NOT_CONSUMED);
    } else {
      giveBack(DiscardReason.CONNECTION_CLOSE);
    }
    endUnlessExecuting();
  }

  /**
   * The connection is about to be closed. If that is under a body that is still open, its reader
   * may fail, and give the connection back, before this thread comes to {@link #connectionClosed}.
   */
  void connectionClosing() {
    if (started && !executing && !releasing) {
      closedAside = true;
    }
  }

  /**
   * The connection was closed under a body that is still open: the caller cancelled, or the client
   * was closed. While HttpClient executes, or gives the connection back, those paths tell it.
   */
  void connectionClosed() {
    if (!started || executing || releasing) {
      return;
    }
    boolean cancelled = cancelled();
    Exception why =
        cancelled
            ? new CancellationException("request cancelled")
            : new ConnectionClosedException(
                isReadBegun()
                    ? "connection closed while the response was read"
                    : "connection closed before the response was read");
    cut(why);
    giveBack(cancelled ? DiscardReason.CANCELLED : DiscardReason.CLIENT_CLOSED);
    end(why);
  }

  @Override
  public void handOn() {
    if (unread) {
      giveBack(DiscardReason.BODY_NOT_CONSUMED);
    } else if (releasing) {
      giveBack(DiscardReason.CONNECTION_CLOSE);
    }
    end(null);
  }

  private void giveBack(@Nullable DiscardReason reason) {
    if (hasConn) {
      TracingManagedConnection mine = conn;
      if (mine != null && reason != null && !isConnGiven()) {
        mine.discarded(reason);
      }
      giveBack(mine == null ? null : mine.view(), reason);
    }
  }

  private void endUnlessExecuting() {
    if (started && !executing) {
      endUnlessRefused(bodyError());
    }
  }

  /** What a handler further out throws at this response is the error of this exchange. */
  private void endUnlessRefused(@Nullable Exception error) {
    endsWithCall = mayBeRefused && !runtime.isReturned();
    if (!endsWithCall) {
      end(error);
    }
  }
}
