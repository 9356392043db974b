/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.pool;

import dev.httptrace.HookFailures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the pools that are to be watched, a few times within the shortest threshold. One thread
 * for all of them, which is there as long as such a pool is.
 */
final class LeakWatch {

  private static final int LOOKS_PER_THRESHOLD = 5;
  private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(5);

  private static final LeakWatch ALL = new LeakWatch();

  private final Map<PoolLink, Watched> pools = new WeakHashMap<>();
  private @Nullable Thread thread;

  private LeakWatch() {}

  static void add(PoolLink pool, Duration threshold) {
    ALL.watch(pool, threshold.toNanos());
  }

  private synchronized void watch(PoolLink pool, long threshold) {
    Watched watched = pools.computeIfAbsent(pool, first -> new Watched(threshold));
    watched.threshold = Math.min(watched.threshold, threshold);
    if (thread == null) {
      Thread fresh = new Thread(this::run, "httptrace-leak-watch");
      fresh.setDaemon(true);
      // Whoever made the first client would be kept by it.
      fresh.setContextClassLoader(null);
      thread = fresh;
      fresh.start();
    } else {
      // Its pause may be too long for this one.
      notifyAll();
    }
  }

  private void run() {
    try {
      while (awaitNextLook()) {
        look();
      }
    } catch (InterruptedException stopped) {
      // Nobody here interrupts it: whoever does wants it to end.
    } finally {
      ended();
    }
  }

  private synchronized void ended() {
    if (thread == Thread.currentThread()) {
      thread = null;
    }
  }

  /** Returns false when there is nothing left to look at. */
  private synchronized boolean awaitNextLook() throws InterruptedException {
    long pause = pause();
    if (pause < 0) {
      // At once, with the lock held: a pool that comes now needs a new thread.
      thread = null;
      return false;
    }
    TimeUnit.NANOSECONDS.timedWait(this, pause);
    return true;
  }

  private synchronized long pause() {
    long shortest = Long.MAX_VALUE;
    for (Watched each : pools.values()) {
      shortest = Math.min(shortest, each.threshold);
    }
    return pools.isEmpty()
        ? -1
        : Math.max(SHORTEST_PAUSE, Math.min(LONGEST_PAUSE, shortest / LOOKS_PER_THRESHOLD));
  }

  private void look() {
    for (Map.Entry<PoolLink, Watched> each : snapshot()) {
      Watched watched = each.getValue();
      // A pool that cannot be looked at must not end the watch of the others.
      HookFailures.contain(
          watched,
          "look",
          () -> watched.sweep.look(each.getKey(), watched.threshold, System.nanoTime()));
    }
  }

  /** Listeners are not called with the lock held. */
  private synchronized List<Map.Entry<PoolLink, Watched>> snapshot() {
    List<Map.Entry<PoolLink, Watched>> all = new ArrayList<>();
    pools.forEach((pool, watched) -> all.add(Map.entry(pool, watched)));
    return all;
  }

  /** What is known of a pool; does not know the pool, so that it can be forgotten. */
  private static final class Watched {

    private final LeakSweep sweep = new LeakSweep();
    private volatile long threshold;

    Watched(long threshold) {
      this.threshold = threshold;
    }
  }
}
