/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import dev.httptrace.GotConnInfo;
import dev.httptrace.httpclient5.exchange.ExchangeView;
import dev.httptrace.httpclient5.exchange.Seam;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.reactor.IOReactor;
import org.apache.hc.core5.reactor.IOReactorStatus;
import org.jspecify.annotations.Nullable;

/**
 * How one exchange of the async client comes by its connection: leased, dialled, shared, and told.
 * On any thread. A superclass and not a field, so that an exchange stays one object.
 */
abstract class LeasingAsyncExchange extends AsyncWire {

  private final AtomicBoolean toldConn = new AtomicBoolean();
  private volatile @Nullable ConnectionInitiator reactor;
  private volatile long leaseAsked;
  private volatile long sharedSince;
  private volatile boolean leased;
  private volatile boolean routed;
  private volatile boolean dialled;
  private volatile int untold;

  LeasingAsyncExchange(ExchangeView view) {
    super(view);
  }

  /** Whether it has a connection of the pool, of ours or not. */
  final boolean isLeased() {
    return leased;
  }

  /** The pool is asked now. */
  final void leaseAsked() {
    leaseAsked = System.nanoTime();
  }

  /**
   * The pool has answered, or the exchange before has left its connection.
   *
   * @param got whether it has a connection now
   */
  final void leased(boolean got) {
    leased = got;
  }

  /** A manager that may not be ours has dialled: looks which seams told nothing of it. */
  final void dialledBySomebody(HttpHost hop) {
    dialled = true;
    untold = seams().untold(hop);
  }

  /** A connection is about to be dialled, by this reactor. */
  void dialling(ConnectionInitiator initiator) {
    dialled = true;
    reactor = initiator;
  }

  /** The connection leads where it should: what is sent next is the request. */
  final void routed() {
    routed = true;
  }

  /** This is the connection that it is handed to. */
  final void goesOver(TracingAsyncConnection to) {
    conn(to);
    reactor = to.reactor();
  }

  /** Whether the trace was told of its connection. */
  final boolean isConnTold() {
    return toldConn.get();
  }

  /** Tells the trace of its connection, once, if that leads where it should. */
  final void tellConn() {
    if (routed && toldConn.compareAndSet(false, true)) {
      TracingAsyncConnection got = conn();
      if (got == null) {
        trace().gotConn(unknownConn());
      } else {
        client().learnPool(got.pool());
        trace().gotConn(got.info(leaseAsked));
      }
    }
  }

  private GotConnInfo unknownConn() {
    client().warnOfMissing(untold | Seam.CONNECTION.bit() | Seam.INPUT.bit());
    boolean reused = !dialled;
    return new GotConnInfo(null, reused, reused, Duration.ZERO);
  }

  /** The request is about to be written, over a connection that may not be ours. */
  final void writing() {
    tellConn();
    watchWire();
  }

  /** Others may have held the connection for longer. */
  final void sharesSince(long nanoTime) {
    sharedSince = nanoTime;
  }

  /** For how long it has held its connection, which has been in use for that long. */
  final long heldNanos(long now, long inUse) {
    return sharedSince == 0 ? inUse : Math.max(0, now - sharedSince);
  }

  /** The client closes its reactor first and its pool last (5.4 to 5.6). */
  final boolean isClientClosed() {
    return reactor instanceof IOReactor known
        && known.getStatus().compareTo(IOReactorStatus.ACTIVE) > 0;
  }
}
