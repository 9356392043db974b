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
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * What the exchanges of both clients have in common: whom they tell, and that they tell the end
 * once. What goes over the wire is {@link WireTrace}'s.
 */
abstract class TracedExchange {

  private static final ExchangeTrace NOBODY = new ExchangeTrace() {};
  private static final VarHandle CONN_GIVEN = handle("connGiven");
  private static final VarHandle ENDED = handle("ended");

  private final CallView call;
  private final ExchangeView view;
  private final WireTrace wire = new WireTrace(this);
  // Set once, by the first of several threads, through their handles: no objects of their own.
  private volatile boolean connGiven;
  private volatile boolean ended;
  private volatile ExchangeTrace trace = NOBODY;
  private @Nullable SocketDial unixDial;
  private @Nullable DialSeams seams;

  TracedExchange(CallView call, ExchangeView view) {
    this.call = call;
    this.view = view;
  }

  private static VarHandle handle(String field) {
    try {
      return MethodHandles.lookup().findVarHandle(TracedExchange.class, field, boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** What is behind the proxy: {@code host:port}. */
  final String target() {
    return view.target();
  }

  final boolean cancelled() {
    return view.cancelled();
  }

  /** The trace to tell: nobody's once the exchange is over. */
  final ExchangeTrace trace() {
    return ended ? NOBODY : trace;
  }

  final boolean wantsHeaderFields() {
    return trace().wantsHeaderFields();
  }

  final boolean wantsBody() {
    return trace().wantsBody();
  }

  /** The fields of a head of its request as they go over the wire. */
  Header[] written(HttpRequest request) {
    return request.getHeaders();
  }

  final WireTrace wire() {
    return wire;
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
      known = new DialSeams(view.client());
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
    if (CONN_GIVEN.compareAndSet(this, false, true)) {
      trace().connReleased(conn, reason);
    }
  }

  final boolean isEnded() {
    return ended;
  }

  final void end(@Nullable Exception error) {
    if (ENDED.compareAndSet(this, false, true)) {
      trace.exchangeDone(error);
      call.exchangeDone();
    }
  }
}
