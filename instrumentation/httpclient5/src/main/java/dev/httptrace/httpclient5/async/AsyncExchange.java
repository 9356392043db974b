/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import dev.httptrace.DiscardReason;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.httpclient5.dial.AsyncHandshake;
import dev.httptrace.httpclient5.exchange.AbortedExchangeException;
import dev.httptrace.httpclient5.exchange.ExchangeView;
import dev.httptrace.httpclient5.exchange.OpenStep;
import dev.httptrace.httpclient5.exchange.TracedExchange;
import dev.httptrace.httpclient5.pool.Lease;
import java.io.IOException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.jspecify.annotations.Nullable;

/**
 * The life of one exchange of the async client: its steps and its end.
 *
 * <p>The caller's thread begins it, reactor threads go on with it, any thread may end it. Whoever
 * comes first: no step begins once a thread has begun to end the exchange, and every start that was
 * reported gets its done exactly once.
 */
final class AsyncExchange extends LeasingAsyncExchange {

  private final TracingAsyncExecRuntime runtime;
  private volatile @Nullable OpenStep step;
  private volatile @Nullable Exception late;
  private volatile @Nullable AbortedExchangeException abort;
  private volatile boolean kept;
  private volatile boolean begun;
  private volatile boolean executing;
  private volatile boolean clientClosed;

  AsyncExchange(TracingAsyncExecRuntime runtime, ExchangeView view) {
    super(view);
    this.runtime = runtime;
  }

  @Override
  public boolean isExecuting() {
    return executing;
  }

  @Override
  protected void start(ExchangeTrace trace, @Nullable TracedExchange previous) {
    executing = true;
    try {
      begin(trace);
      if (runtime.isEndpointAcquired()) {
        leased(true);
        conn(
            previous instanceof AsyncExchange before && before.isConnOpen() ? before.conn() : null);
      }
    } finally {
      begun = true;
      Exception error = late;
      if (error != null) {
        failed(error);
      }
    }
  }

  void leaseStart() {
    leaseAsked();
    begin(new Lease(trace()));
  }

  /** A client asks its pool for a connection: should it be closed, the call is over. */
  void leasing(OpenCalls calls) {
    runtime.listIn(calls);
  }

  void leaseDone(@Nullable Exception error) {
    if (step instanceof Lease lease) {
      leased(error == null);
      lease.done(error);
    }
  }

  @Override
  void dialling(ConnectionInitiator initiator) {
    super.dialling(initiator);
    TracingAsyncConnection closed = conn();
    if (closed != null) {
      // A proxy closed it to ask for credentials: nobody else will say so.
      closed.discarded(DiscardReason.CONNECTION_CLOSE);
      closed.leftBy(this);
      conn(null);
    }
  }

  /**
   * Reports the start of a step, unless another thread ends the exchange already. If one wants to
   * end it while the start is being reported, this thread does it afterwards.
   */
  @Override
  public void begin(OpenStep next) {
    if (take(next)) {
      next.start();
    }
    Exception error = late;
    if (error != null) {
      failed(error);
    }
  }

  /**
   * Makes a step the current one; or returns false if the exchange is being ended, and then the
   * start must not be reported. {@link #fail} sees each step that was taken before it.
   */
  private synchronized boolean take(OpenStep next) {
    if (late != null) {
      return false;
    }
    step = next;
    return true;
  }

  /** Lets no further step begin, and returns the one that was taken last, or {@code null}. */
  private synchronized @Nullable OpenStep fail(Exception error) {
    late = error;
    return step;
  }

  /** A request, which may be a CONNECT, is handed to the connection, shaking hands perhaps. */
  void submitted(TracingAsyncConnection to) {
    goesOver(to);
    to.usedBy(this);
    if (!(step instanceof AsyncHandshake handshake) || !handshake.isOpen()) {
      tellConn();
    }
  }

  /** The error of a hook is to end this exchange, and nobody else's on its connection. */
  void aborted(AbortedExchangeException by) {
    abort = by;
  }

  /**
   * Gives a shared connection back that the client would close, and with it the exchanges of others
   * (discardEndpoint in InternalHttpAsyncExecRuntime, 5.4 to 5.6).
   */
  void spareNeighbours() {
    if (abort != null && isShared()) {
      runtime.spare();
    }
  }

  @Nullable AbortedExchangeException abort() {
    return abort;
  }

  /** Called by the connection when the pool keeps it. */
  void keptByPool() {
    kept = true;
  }

  /** The chain is done with the exchange; the connection may be given back, or go on. */
  void executed() {
    requestSettled();
    executing = false;
  }

  /** The endpoint was given back, whose connection was open before. */
  void released(boolean wasOpen) {
    executing = false;
    if (!isLeased()) {
      end(runtime.cancellation());
      return;
    }
    TracingAsyncConnection mine = conn();
    boolean shared = isShared();
    boolean idle = mine == null || (shared ? mine.isOpen() : kept);
    if (isTunnelRefused()) {
      noBody();
      release(DiscardReason.TUNNEL_REFUSED);
    } else if (idle || wasOpen) {
      if (!shared && isConnTold() && !isConnGiven()) {
        trace().putIdleConn(idle ? null : new IOException("the pool did not keep the connection"));
      }
      release(idle ? null : DiscardReason.REFUSED_BY_POOL);
    } else {
      release(DiscardReason.CONNECTION_CLOSE);
    }
    end(runtime.cancellation());
  }

  /**
   * Ends whatever was begun, and the exchange, with this error; on any thread, any number of times.
   * Each hook is called once. While another thread reports the start of the exchange or of a step,
   * this returns at once: that thread ends everything, in {@link #start} or {@link #begin}.
   */
  void failed(Exception error) {
    executing = false;
    if (isEnded()) {
      return;
    }
    OpenStep open = fail(error);
    if (!begun) {
      // The trace of nobody would be told. The thread that begins goes on with this.
      return;
    }
    if (open != null) {
      if (open.isStarting()) {
        // Another thread is telling the start, and goes on with this when it has.
        return;
      }
      open.done(error);
    }
    noticeInput();
    transferFailed(error);
    cut(error);
    if (isLeased()) {
      release(abort != null && isShared() ? null : reason());
    }
    end(error);
  }

  private DiscardReason reason() {
    if (cancelled()) {
      return DiscardReason.CANCELLED;
    }
    return clientClosed || isClientClosed() ? DiscardReason.CLIENT_CLOSED : DiscardReason.ERROR;
  }

  /**
   * The connection was closed. A reactor that has stopped may tell nobody any more, and then the
   * caller's future stays as it is (SingleCoreIOReactor, HttpCore 5.3 and 5.4).
   */
  void connectionClosed() {
    if (isClientClosed() && !isEnded()) {
      Exception error = new ConnectionClosedException("client closed");
      clientClosed(error);
      runtime.returned(error);
    }
  }

  /** One that is only beginning finds its pool closed. */
  void clientClosed(Exception error) {
    clientClosed = true;
    if (begun) {
      failed(error);
    }
  }

  @Override
  public void handOn() {
    executing = false;
    TracingAsyncConnection mine = conn();
    if (mine != null && isLeased() && !mine.isOpen()) {
      // The next exchange dials again: this connection is not its own to release.
      release(DiscardReason.CONNECTION_CLOSE);
    } else if (mine != null) {
      mine.leftBy(this);
    }
    end(null);
  }

  private void release(@Nullable DiscardReason reason) {
    TracingAsyncConnection mine = conn();
    if (mine != null) {
      if (reason != null && !isConnGiven()) {
        mine.discarded(reason);
      }
      mine.leftBy(this);
    }
    giveBack(mine == null ? null : mine.view(), reason);
  }
}
