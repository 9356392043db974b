/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import dev.httptrace.Conn;
import dev.httptrace.ConnHolder;
import dev.httptrace.DiscardReason;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.HolderState;
import dev.httptrace.LeasedConn;
import dev.httptrace.fields.FieldHandles;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.Socket;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * What the exchanges of both clients have in common: whom they tell, and that they tell the end
 * once. What goes over the wire is {@link WireTrace}'s.
 */
public abstract class TracedExchange extends WireTrace {

  private static final ExchangeTrace NOBODY = new ExchangeTrace() {};
  private static final VarHandle CONN_GIVEN =
      FieldHandles.find(MethodHandles.lookup(), "connGiven", boolean.class);
  private static final VarHandle ENDED =
      FieldHandles.find(MethodHandles.lookup(), "ended", boolean.class);
  private static final VarHandle TRACE =
      FieldHandles.find(MethodHandles.lookup(), "trace", ExchangeTrace.class);
  private static final VarHandle OVERDUE =
      FieldHandles.find(MethodHandles.lookup(), "overdue", Overdue.class);

  private final ExchangeView view;
  // Its name and not the thread, which would be kept.
  private final String beganOn = Thread.currentThread().getName();
  // Set once, by the first of several threads, through their handles: no objects of their own.
  private volatile boolean connGiven;
  private volatile boolean ended;
  private volatile boolean dropped;
  private volatile boolean leak;
  private volatile @Nullable Overdue overdue;
  // Written by release, for nothing that is read afterwards needs a fence.
  private volatile @Nullable ExchangeTrace trace;
  private @Nullable SocketDial unixDial;
  private @Nullable DialSeams seams;

  protected TracedExchange(ExchangeView view) {
    this.view = view;
  }

  public final ClientTracing client() {
    return view.client();
  }

  /** The server that the exchange is with, whatever is in between. */
  public final HttpHost targetHost() {
    return view.targetHost();
  }

  @Override
  final String target() {
    return view.target();
  }

  public final boolean cancelled() {
    return view.cancelled();
  }

  @Override
  public final ExchangeTrace trace() {
    ExchangeTrace told = trace;
    return ended || told == null ? NOBODY : told;
  }

  protected abstract void start(ExchangeTrace trace, @Nullable TracedExchange previous);

  public final void begin(ExchangeTrace trace) {
    TRACE.setRelease(this, trace);
    trace.exchangeStart(view);
    if (!view.cancelled()) {
      trace.getConn(view.hostPort());
    }
  }

  /** Whether an exchange is being executed at this moment, further out in the chain. */
  protected abstract boolean isExecuting();

  /** The next exchange of the call goes on with this one's connection. */
  protected abstract void handOn();

  /** A connection is dialled for this exchange. */
  public void dialling() {}

  /** The socket below whatever TLS there is on its connection, or {@code null} if not known. */
  public @Nullable Socket baseSocket() {
    return null;
  }

  /** What the seams have told of its dials; on the thread that dials. */
  public final DialSeams seams() {
    DialSeams known = seams;
    if (known == null) {
      known = new DialSeams();
      seams = known;
    }
    return known;
  }

  public final SocketDial dialUnix(String path) {
    seams().told(Seam.CONNECT);
    // There is no name to look up.
    seams().told(Seam.LOOKUP);
    SocketDial dial = new SocketDial(trace(), "unix", path);
    unixDial = dial;
    dial.start();
    return dial;
  }

  public final @Nullable SocketDial unixDial() {
    return unixDial;
  }

  public final boolean isConnGiven() {
    return connGiven;
  }

  public final void giveBack(@Nullable Conn conn, @Nullable DiscardReason reason) {
    // Before the claim: whoever loses it may end the exchange, and then nobody would be told.
    ExchangeTrace told = trace();
    if (CONN_GIVEN.compareAndSet(this, false, true)) {
      told.connReleased(conn, reason);
      if (overdue != null) {
        heldNoLonger();
      }
    }
  }

  /**
   * This exchange as one that has held a connection for some time; on any thread.
   *
   * @param held in nanoseconds
   */
  public final ConnHolder holder(long held) {
    return view.holder(held, beganOn, holderState(), received(), leak);
  }

  private HolderState holderState() {
    if (dropped) {
      return HolderState.DROPPED;
    }
    return ended ? HolderState.OVER : state();
  }

  /** Lets go of the user's HttpContext, which knows the response. */
  public final void releaseContext() {
    view.call();
  }

  /** Nobody can close its response any more, for it is not reachable. */
  public final void drop() {
    dropped = true;
  }

  public final boolean isDropped() {
    return dropped;
  }

  /** Changes as long as the request is being sent or the response read. */
  public final long progress() {
    return sent() + received();
  }

  /** Takes this exchange for a leak. */
  public final void takeForLeak() {
    leak = true;
  }

  /** Tells the client's factories of this leak. */
  public final void heldTooLong(LeasedConn conn, ConnHolder holder) {
    overdue = new Overdue(conn, System.nanoTime() - holder.held().toNanos());
    client().heldTooLong(conn, holder, view.context());
  }

  /** Tells the client's factories, once, that the connection of this leak is no longer held. */
  public final void heldNoLonger() {
    Overdue reported = (Overdue) OVERDUE.getAndSet(this, null);
    if (reported != null) {
      ConnHolder holder = holder(System.nanoTime() - reported.since);
      client().heldNoLonger(reported.conn, holder, view.context());
    }
  }

  public final boolean isEnded() {
    return ended;
  }

  public final void end(@Nullable Exception error) {
    if (ENDED.compareAndSet(this, false, true)) {
      ExchangeTrace told = trace;
      if (told != null) {
        told.exchangeDone(error);
      }
      view.exchangeDone();
    }
  }

  /**
   * What was reported of a connection that is held too long.
   *
   * @param since when it was leased, of {@link System#nanoTime}
   */
  private record Overdue(LeasedConn conn, long since) {}
}
