/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import dev.httptrace.GotConnInfo;
import dev.httptrace.fields.FieldHandles;
import dev.httptrace.httpclient5.exchange.CurrentExchange;
import dev.httptrace.httpclient5.exchange.ExchangeView;
import dev.httptrace.httpclient5.exchange.Seam;
import dev.httptrace.httpclient5.exchange.TracedExchange;
import dev.httptrace.httpclient5.pool.PoolLink;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * How one exchange of the classic client comes by its connection: leased, dialled, or left to it by
 * the exchange before. Runs on the executing thread. A superclass and not a field, so that an
 * exchange stays one object.
 */
abstract class LeasingExchange extends TracedExchange {

  private static final VarHandle CONN =
      FieldHandles.find(MethodHandles.lookup(), "conn", TracingManagedConnection.class);

  // How many threads are seeking. Usually none, and then no connection looks at its thread-local.
  private static final AtomicInteger SEEKING = new AtomicInteger();

  private final TracingExecRuntime runtime;
  // By release: who comes from another thread comes by the connection or its lease, both handed
  // over by HttpClient's own fences.
  private volatile @Nullable TracingManagedConnection conn;
  // In whose place another one is dialled.
  private @Nullable TracingManagedConnection closed;
  private long leaseAsked;
  private long idleNanos;
  private boolean wasIdle;
  private boolean leased;
  private boolean dialled;
  private boolean toldConn;
  private boolean seeking;
  private int untold;

  LeasingExchange(TracingExecRuntime runtime, ExchangeView view) {
    super(view);
    this.runtime = runtime;
  }

  final TracingExecRuntime runtime() {
    return runtime;
  }

  /** Its connection, or {@code null} if there is none yet, or none of ours. */
  final @Nullable TracingManagedConnection conn() {
    return conn;
  }

  /** Whether it has a connection of the pool, of ours or not. */
  final boolean isLeased() {
    return leased;
  }

  /** The exchange before has left its connection to it. */
  final void hasConn() {
    leased = true;
  }

  /** This connection is closed; the next dial makes another in its place. */
  final void closed(TracingManagedConnection last) {
    closed = last;
    CONN.setRelease(this, null);
  }

  /** The exchange before was not traced. Whichever connection is asked whether it is open is it. */
  final void findConn() {
    TracedExchange outer = CurrentExchange.enter(this);
    seeking = true;
    SEEKING.incrementAndGet();
    try {
      boolean ignored = runtime.isEndpointConnected();
    } finally {
      SEEKING.decrementAndGet();
      seeking = false;
      CurrentExchange.leave(this, outer);
    }
  }

  /** The exchange that asks on this thread which connection it goes on with, or {@code null}. */
  static @Nullable LeasingExchange seekingOrNull() {
    return SEEKING.get() != 0
            && CurrentExchange.get() instanceof LeasingExchange current
            && current.seeking
        ? current
        : null;
  }

  /** This is the connection that the exchange before has left to it. */
  void found(TracingManagedConnection handedOn) {
    CONN.setRelease(this, handedOn);
  }

  final void leaseStart() {
    trace().leaseStart();
    leaseAsked = System.nanoTime();
  }

  /** The pool has made a connection, not dialled yet. */
  final void leased(TracingManagedConnection fresh) {
    CONN.setRelease(this, fresh);
    if (closed != null) {
      fresh.diallingInPlaceOf(closed);
    }
  }

  /**
   * The pool has chosen a connection that was given back at that time. If this exchange was waiting
   * by then, it was handed over and never idle, as Go has it.
   */
  final void leased(TracingManagedConnection used, long givenBack, long now) {
    CONN.setRelease(this, used);
    this.wasIdle = givenBack - leaseAsked <= 0;
    this.idleNanos = wasIdle ? Math.max(0, now - givenBack) : 0;
  }

  final void leaseDone(@Nullable Exception error) {
    leased = error == null;
    trace().leaseDone(error);
  }

  @Override
  public final void dialling() {
    dialled = true;
  }

  /**
   * Its connection is about to be dialled: one that the pool has made, or another in place of one
   * that was closed, which the pool makes in a moment.
   *
   * @return the pool, if it is known
   */
  final @Nullable PoolLink dialling(HttpHost to) {
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
  public final @Nullable Socket baseSocket() {
    TracingManagedConnection mine = conn;
    return mine == null ? null : mine.base();
  }

  /** Looks which seams told nothing of a dial. */
  final void dialled(HttpHost hop) {
    untold |= seams().untold(hop);
    TracingManagedConnection mine = conn;
    if (mine != null) {
      mine.dialled();
    }
  }

  final void warnOfUntold() {
    if (toldConn && conn == null) {
      untold |= Seam.CONNECTION.bit();
      if (!isHeadBegun()) {
        untold |= Seam.MESSAGES.bit();
      }
    }
    client().warnOfMissing(untold);
  }

  /** Whether the trace was told of its connection. */
  final boolean isConnTold() {
    return toldConn;
  }

  final void gotConn() {
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
}
