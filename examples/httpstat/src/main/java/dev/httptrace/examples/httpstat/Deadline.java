/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.ExchangeTrace;
import dev.httptrace.GotConnInfo;
import java.io.InterruptedIOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Cancels a call that takes longer than it may: HttpClient has no limit for the whole of a call,
 * nor for the whole of a connection.
 */
final class Deadline implements ExchangeTrace, AutoCloseable {

  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "httpstat-deadline");
            thread.setDaemon(true);
            return thread;
          });

  private final AtomicBoolean expired = new AtomicBoolean();
  private final HttpUriRequestBase request;
  private final ScheduledFuture<?> cancellation;
  private final @Nullable Timeout connectLimit;
  private volatile @Nullable ScheduledFuture<?> connecting;

  Deadline(HttpUriRequestBase request, Timeout limit, @Nullable Timeout connectLimit) {
    this.request = request;
    this.connectLimit = connectLimit;
    this.cancellation = cancelAfter(limit);
  }

  private ScheduledFuture<?> cancelAfter(Timeout limit) {
    return TIMER.schedule(
        () -> {
          expired.set(true);
          request.cancel();
        },
        limit.toMilliseconds(),
        TimeUnit.MILLISECONDS);
  }

  @Override
  public void getConn(String hostPort) {
    if (connectLimit != null) {
      connecting = cancelAfter(connectLimit);
    }
  }

  @Override
  public void gotConn(GotConnInfo info) {
    stopConnecting();
  }

  /** An exchange that got no connection may be tried again, with a time of its own. */
  @Override
  public void exchangeDone(@Nullable Exception error) {
    stopConnecting();
  }

  private void stopConnecting() {
    ScheduledFuture<?> running = connecting;
    if (running != null) {
      running.cancel(false);
    }
  }

  /** Returns the failure of a call, a timeout if it was cut off here. */
  Exception causeOf(Exception failure) {
    return expired.get() ? new MaxTimeException() : failure;
  }

  @Override
  public void close() {
    cancellation.cancel(false);
    stopConnecting();
  }

  /** What a cancelled request fails with depends on where it was; this names the reason. */
  static final class MaxTimeException extends InterruptedIOException {
    private static final long serialVersionUID = 1;
  }
}
