/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The thread on which attempts time out and are tried again: a daemon, started when there is
 * something to wait for. Safe to use from any thread.
 */
final class RetryTimer {
  private final ScheduledThreadPoolExecutor thread;

  RetryTimer() {
    this(
        task -> {
          Thread thread = new Thread(task, "httptrace-exporter-retry");
          thread.setDaemon(true);
          return thread;
        });
  }

  RetryTimer(ThreadFactory threads) {
    thread = new ScheduledThreadPoolExecutor(1, threads);
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Runs something later, unless the timer is shut down before.
   *
   * @throws java.util.concurrent.RejectedExecutionException if it has been shut down; what is
   *     thrown where no thread can be started is thrown on
   */
  Future<?> later(Runnable task, long nanos) {
    // First, for what cannot be run is not to be kept.
    boolean ignored = thread.prestartCoreThread();
    return thread.schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  void shutdown() {
    thread.shutdown();
  }
}
