/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.Conn;
import dev.httptrace.DiscardReason;
import dev.httptrace.ExchangeTrace;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What the exchanges of both clients have in common: whom they tell, and that they tell the end
 * once. What goes over the wire is {@link WireTrace}'s.
 */
abstract class TracedExchange extends WireTrace {

  private static final ExchangeTrace NOBODY = new ExchangeTrace() {};
  private static final VarHandle CONN_GIVEN = handle("connGiven");
  private static final VarHandle ENDED = handle("ended");

  private final ExchangeView view;
  // Set once, by the first of several threads, through their handles: no objects of their own.
  private volatile boolean connGiven;
  private volatile boolean ended;
  private volatile ExchangeTrace trace = NOBODY;
  private @Nullable SocketDial unixDial;
  private @Nullable DialSeams seams;

  TracedExchange(ExchangeView view) {
    this.view = view;
  }

  private static VarHandle handle(String field) {
    try {
      return MethodHandles.lookup().findVarHandle(TracedExchange.class, field, boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final ClientTracing client() {
    return view.client();
  }

  @Override
  final String target() {
    return view.target();
  }

  final boolean cancelled() {
    return view.cancelled();
  }

  @Override
  final ExchangeTrace trace() {
    return ended ? NOBODY : trace;
  }

  abstract void start(ExchangeTrace trace, @Nullable TracedExchange previous);

  final void begin(ExchangeTrace trace) {
    this.trace = trace;
    trace.exchangeStart(view);
    if (!view.cancelled()) {
      trace.getConn(view.hostPort());
    }
  }

  /** Whether an exchange is being executed at this moment, further out in the chain. */
  abstract boolean isExecuting();

  /** The next exchange of the call goes on with this one's connection. */
  abstract void handOn();

  /** A connection is dialled for this exchange. */
  void dialling() {}

  /** What the seams have told of its dials; on the thread that dials. */
  final DialSeams seams() {
    DialSeams known = seams;
    if (known == null) {
      known = new DialSeams(client());
      seams = known;
    }
    return known;
  }

  final SocketDial dialUnix(String path) {
    SocketDial dial = new SocketDial(trace(), "unix", path);
    unixDial = dial;
    dial.start();
    return dial;
  }

  final @Nullable SocketDial unixDial() {
    return unixDial;
  }

  final boolean isConnGiven() {
    return connGiven;
  }

  final void giveBack(@Nullable Conn conn, @Nullable DiscardReason reason) {
    // Before the claim: whoever loses it may end the exchange, and then nobody would be told.
    ExchangeTrace told = trace();
    if (CONN_GIVEN.compareAndSet(this, false, true)) {
      told.connReleased(conn, reason);
    }
  }

  final boolean isEnded() {
    return ended;
  }

  final void end(@Nullable Exception error) {
    if (ENDED.compareAndSet(this, false, true)) {
      trace.exchangeDone(error);
      view.exchangeDone();
    }
  }
}
