/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Verdicts.share;
import static dev.httptrace.record.Verdicts.verdict;

import dev.httptrace.PoolSnapshot;
import org.jspecify.annotations.Nullable;

/** The wait for a connection of the pool. A pool that had room is not to blame for it. */
final class PoolRules {

  private PoolRules() {}

  static @Nullable Verdict slow(Evidence e) {
    long cost = e.cost(Phase.QUEUE);
    if (cost < Verdicts.SLOW_LEASE.toNanos()) {
      return null;
    }
    Waited waited = waited(e);
    String text =
        switch (waited) {
          case YES ->
              "waiting for a connection ("
                  + Wording.time(cost)
                  + ")"
                  + PoolWords.behind(pool(e))
                  + ": "
                  + load(e)
                  + PoolWords.advice(pool(e));
          case NO -> ownWork(e, cost);
          case UNDECIDED -> undecided(e, cost);
        };
    VerdictKind kind = waited == Waited.YES ? VerdictKind.POOL_EXHAUSTED : VerdictKind.CLIENT_SLOW;
    return verdict(e, kind, cost, share(e, cost) + text);
  }

  /** Whether the pool made the call wait. */
  private enum Waited {
    YES,
    NO,
    UNDECIDED
  }

  /** The connection itself says most, then the pool as it was when asked, then as it answered. */
  private static Waited waited(Evidence e) {
    if (gotIdle(e)) {
      return Waited.NO;
    }
    PoolSnapshot asked = e.last().pool();
    if ((asked != null && asked.isExhausted()) || wasHandedOver(e)) {
      return Waited.YES;
    }
    if (hadRoom(e)) {
      return Waited.NO;
    }
    PoolSnapshot answered = pool(e);
    return answered != null && answered.isExhausted() && answered.pending() > 0
        ? Waited.YES
        : Waited.UNDECIDED;
  }

  /** Of a connection that is not known, only a guess says that it was idle. */
  private static boolean gotIdle(Evidence e) {
    ConnFacts conn = e.last().conn();
    return conn != null && conn.id() != null && conn.reused() && conn.wasIdle();
  }

  /**
   * Whether another call gave the connection back while this one waited for it. Calls share one
   * over HTTP/2: there, a connection in use is handed out without a wait.
   */
  private static boolean wasHandedOver(Evidence e) {
    ConnFacts conn = e.last().conn();
    return conn != null
        && conn.id() != null
        && conn.reused()
        && !conn.wasIdle()
        && !e.isMultiplexed();
  }

  /** What took the time in the place of the pool. */
  private static String ownWork(Evidence e, long cost) {
    String work = "this process's own work, not a wait for the pool, which had ";
    return gotIdle(e)
        ? work + "an idle connection (" + Wording.time(cost) + "). Look at free CPU."
        : work
            + "room when it was asked and when it answered, "
            + Wording.time(cost)
            + " later ("
            + load(e)
            + "). Look at free CPU.";
  }

  private static String undecided(Evidence e, long cost) {
    return "getting a connection ("
        + Wording.time(cost)
        + "): this process's own work, or a wait for the pool"
        + (pool(e) == null ? ", whose load is not known" : " (" + load(e) + ")")
        + ". Look at free CPU, and at the pool's limit.";
  }

  /** Why the pool gave no connection at all. */
  static @Nullable Verdict failed(Evidence e) {
    Exception error = e.error(Hook.LEASE_DONE);
    if (error == null || !FailureRules.failedUnconnected(e)) {
      return null;
    }
    if (ErrorType.of(error).equals("cancelled")) {
      // StrictConnPool says so to a thread that was interrupted before it asked (5.2 to 5.4).
      return FailureRules.of(
          e,
          VerdictKind.CANCELLED,
          0,
          "The wait for a connection was cancelled after "
              + Wording.time(e.total())
              + ": the thread had been interrupted, or the request was cancelled.");
    }
    if (isShutDown(error)) {
      return FailureRules.of(
          e,
          VerdictKind.CLIENT_CLOSED,
          0,
          "The client is closed: its connection pool was shut down before this call. Make calls"
              + " before closing the client, or make a new one.");
    }
    long cost = e.cost(Phase.QUEUE);
    String after = "No connection within " + Wording.time(cost);
    if (!ErrorType.isTimeout(error) && !ErrorType.of(error).equals("timeout")) {
      return FailureRules.of(
          e,
          VerdictKind.FAILED,
          cost,
          after + ": the pool failed (" + Wording.error(error) + "), " + load(e) + ".");
    }
    if (hadRoom(e)) {
      return FailureRules.of(
          e,
          VerdictKind.LEASE_TIMEOUT,
          cost,
          after
              + ", though the pool had room ("
              + load(e)
              + "): time ran out in this process. Allow more (connectionRequestTimeout)"
              + ", or look at free CPU.");
    }
    return FailureRules.of(
        e,
        VerdictKind.POOL_EXHAUSTED,
        cost,
        after + PoolWords.behind(pool(e)) + ": " + load(e) + PoolWords.advice(pool(e)));
  }

  /** HttpCore's pools say so by an {@code IllegalStateException} (StrictConnPool, 5.2 to 5.4). */
  private static boolean isShutDown(Exception error) {
    String message = error.getMessage();
    return (error instanceof IllegalStateException
            && message != null
            && message.contains("shut down"))
        || error.getClass().getSimpleName().equals("ConnectionShutdownException");
  }

  /** Whether a connection was free, or allowed, when the pool was asked and when it answered. */
  private static boolean hadRoom(Evidence e) {
    PoolSnapshot asked = e.last().pool();
    PoolSnapshot answered = pool(e);
    return asked != null && !asked.isExhausted() && answered != null && !answered.isExhausted();
  }

  /**
   * The pool's load when it had no connection to give, or {@code null}: at the end of a wait in
   * vain, else when it was asked, unless it looked free then. After a wait that got a connection
   * the call is counted itself, in the place of who gave it back.
   */
  private static @Nullable PoolSnapshot pool(Evidence e) {
    int leased = e.last().lastIndexOf(Hook.LEASE_DONE);
    return !isPoolAsAsked(e)
            && leased >= 0
            && e.last().detail(leased) instanceof PoolSnapshot waited
        ? waited
        : e.last().pool();
  }

  /** Whether the pool's load is that of the moment when the wait began. */
  private static boolean isPoolAsAsked(Evidence e) {
    PoolSnapshot asked = e.last().pool();
    return asked != null && asked.isExhausted() && e.error(Hook.LEASE_DONE) == null;
  }

  /** The pool's load in words: {@code 2 of 2 leased, 17 pending, the oldest lease 12.3 s old}. */
  private static String load(Evidence e) {
    PoolSnapshot pool = pool(e);
    if (pool == null) {
      return "the pool's load is not known";
    }
    return (isPoolAsAsked(e) ? "when it asked, " : "")
        + pool.leased()
        + " of "
        + pool.max()
        + " leased, "
        + pool.pending()
        + " pending"
        + PoolWords.oldest(pool);
  }
}
