/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import dev.httptrace.DiscardReason;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.fields.FieldHandles;
import dev.httptrace.httpclient5.exchange.ExchangeView;
import dev.httptrace.httpclient5.exchange.Failures;
import dev.httptrace.httpclient5.exchange.TracedExchange;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CancellationException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.jspecify.annotations.Nullable;

/**
 * The life of one exchange of the classic client, and its end.
 *
 * <p>Runs on the executing thread, then on the one that reads the body; {@link #connectionClosing}
 * and {@link #connectionClosed} on any. What two of them may tell is guarded by an atomic flag, so
 * that it is told once.
 */
final class ClassicExchange extends LeasingExchange {

  private static final VarHandle KEPT =
      FieldHandles.find(MethodHandles.lookup(), "kept", boolean.class);
  private static final VarHandle EXECUTING =
      FieldHandles.find(MethodHandles.lookup(), "executing", boolean.class);
  private static final VarHandle RELEASING =
      FieldHandles.find(MethodHandles.lookup(), "releasing", boolean.class);

  private boolean started;
  // Whoever comes from another thread comes by the connection or its lease, both handed over by
  // HttpClient's own fences: what is set before needs none, and is written by release.
  private volatile boolean kept;
  private volatile boolean executing;
  private volatile boolean releasing;
  private volatile boolean closedAside;
  private boolean mayBeRefused;
  private boolean unread;
  private boolean endsWithCall;

  ClassicExchange(TracingExecRuntime runtime, ExchangeView view) {
    super(runtime, view);
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
    if (runtime().isEndpointAcquired()) {
      hasConn();
      if (previous instanceof ClassicExchange before) {
        goOnWith(before);
      } else {
        findConn();
      }
    }
  }

  private void goOnWith(ClassicExchange before) {
    TracingManagedConnection last = before.conn();
    if (last == null) {
      return;
    }
    if (before.isConnGiven()) {
      // The server said so with its challenge.
      closed(last);
    } else {
      found(last);
    }
  }

  @Override
  void found(TracingManagedConnection handedOn) {
    super.found(handedOn);
    handedOn.handOn(this);
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
    } else if (isConnGiven() || !isLeased()) {
      // Without a connection it is the answer of a handler further in.
      endUnlessRefused(null);
    } else if (!runtime().isEndpointAcquired()) {
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
    TracingManagedConnection mine = conn();
    boolean idle = reusable && (mine == null || kept);
    if (reusable && isConnTold() && !isConnGiven()) {
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
    TracingManagedConnection last = conn();
    if (last != null) {
      // Nobody else will say so: the next dial makes a connection of its own.
      last.discarded(DiscardReason.CONNECTION_CLOSE);
      closed(last);
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
    } else if (isBodyOpen() && !runtime().isReturned()) {
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
    if (isLeased()) {
      TracingManagedConnection mine = conn();
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
    endsWithCall = mayBeRefused && !runtime().isReturned();
    if (!endsWithCall) {
      end(error);
    }
  }
}
