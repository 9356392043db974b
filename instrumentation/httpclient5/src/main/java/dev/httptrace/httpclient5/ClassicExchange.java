/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.DiscardReason;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.GotConnInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.jspecify.annotations.Nullable;

/**
 * The life of one exchange of the classic client: its connection and its end.
 *
 * <p>Runs on the executing thread, then on the one that reads the body; {@link #connectionClosed}
 * on any. What two of them may tell is guarded by an atomic flag, so that it is told once.
 */
final class ClassicExchange extends TracedExchange {

  private final TracingExecRuntime runtime;
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

  ClassicExchange(TracingExecRuntime runtime, ExchangeView view) {
    super(view);
    this.runtime = runtime;
  }

  @Override
  boolean isExecuting() {
    return executing;
  }

  @Override
  void start(ExchangeTrace trace, @Nullable TracedExchange previous) {
    started = true;
    executing = true;
    begin(trace);
    if (runtime.isEndpointAcquired()) {
      hasConn = true;
      TracingManagedConnection handedOn =
          previous instanceof ClassicExchange before ? before.conn : null;
      if (handedOn != null) {
        conn = handedOn;
        handedOn.handOn(this);
      }
    }
  }

  void leaseStart() {
    trace().leaseStart();
    leaseAsked = System.nanoTime();
  }

  /** The pool has made a connection, not dialled yet. */
  void leased(TracingManagedConnection fresh) {
    this.conn = fresh;
  }

  /**
   * The pool has chosen a connection that was given back at that time. If this exchange was waiting
   * by then, it was handed over and never idle, as Go has it.
   */
  void leased(TracingManagedConnection used, long givenBack) {
    this.conn = used;
    this.wasIdle = givenBack - leaseAsked <= 0;
    this.idleNanos = wasIdle ? Math.max(0, System.nanoTime() - givenBack) : 0;
  }

  void leaseDone(@Nullable Exception error) {
    hasConn = error == null;
    trace().leaseDone(error);
  }

  @Override
  void dialling() {
    dialled = true;
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
      client().warnOfUntracedConnection();
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
    head(response);
    executing = false;
    if (!bodyOpen) {
      noBody();
      end(null);
    } else if (isConnGiven()) {
      end(null);
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

  void releasing() {
    releasing = true;
    noBody();
  }

  /** Called by the connection when the pool keeps it. */
  void keptByPool() {
    kept = true;
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
  }

  void discarded() {
    if (cancelled()) {
      giveBack(DiscardReason.CANCELLED);
    } else if (isTunnelRefused()) {
      giveBack(DiscardReason.TUNNEL_REFUSED);
    } else if (executing || bodyError() != null) {
      giveBack(DiscardReason.ERROR);
    } else if (isBodyOpen()) {
      giveBack(DiscardReason.BODY_NOT_CONSUMED);
    } else {
      giveBack(DiscardReason.CONNECTION_CLOSE);
    }
    endUnlessExecuting();
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
            : new ConnectionClosedException("connection closed before the response was read");
    cut(why);
    giveBack(cancelled ? DiscardReason.CANCELLED : DiscardReason.CLIENT_CLOSED);
    end(why);
  }

  @Override
  void handOn() {
    if (releasing) {
      giveBack(DiscardReason.CONNECTION_CLOSE);
    }
    end(null);
  }

  private void giveBack(@Nullable DiscardReason reason) {
    if (hasConn) {
      TracingManagedConnection mine = conn;
      giveBack(mine == null ? null : mine.view(), reason);
    }
  }

  private void endUnlessExecuting() {
    if (started && !executing) {
      end(bodyError());
    }
  }
}
