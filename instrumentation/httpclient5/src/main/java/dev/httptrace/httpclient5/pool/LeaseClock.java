/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.pool;

import org.jspecify.annotations.Nullable;

/**
 * How many exchanges hold a connection, since when, and since when nobody did before. Over HTTP/2
 * several may hold it at once, taking it and giving it back on any thread.
 */
public final class LeaseClock {

  /** No time at which nobody held it. */
  public static final long NEVER = Long.MIN_VALUE;

  // It is dialled for one.
  private int holders = 1;
  private long heldSince = System.nanoTime();
  private long idleSince = NEVER;
  private long idleUntilTaken = NEVER;
  private @Nullable Thread taker;

  public synchronized void taken() {
    taker = Thread.currentThread();
    if (holders++ == 0) {
      heldSince = System.nanoTime();
      idleUntilTaken = idleSince;
    }
  }

  /** Whoever took it goes on with it, perhaps on another thread. */
  public synchronized void used() {
    taker = null;
  }

  /** Returns for how long it has been held, by whomever, or -1 if it still is. */
  public synchronized long givenBack() {
    taker = null;
    // One that was taken and not used has not asked.
    idleUntilTaken = NEVER;
    if (holders > 0 && --holders == 0) {
      idleSince = System.nanoTime();
      return idleSince - heldSince;
    }
    return -1;
  }

  /** Since when it was idle, for the first that asks after it was; else {@link #NEVER}. */
  public synchronized long claimIdle() {
    long since = idleUntilTaken;
    idleUntilTaken = NEVER;
    return since;
  }

  /** Whether it was taken on this thread, and not used yet. */
  public synchronized boolean isTakenHere() {
    return taker == Thread.currentThread();
  }

  /** For how long it has been held, by whomever, or -1 if it is not. */
  public synchronized long heldNanos(long now) {
    return holders > 0 ? Math.max(0, now - heldSince) : -1;
  }
}
