/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.io.InterruptedIOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.util.Timeout;

/**
 * Cancels a call that takes longer than it may: HttpClient has no limit for the whole of a call.
 */
final class Deadline implements AutoCloseable {

  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "httpstat-deadline");
            thread.setDaemon(true);
            return thread;
          });

  private final AtomicBoolean expired = new AtomicBoolean();
  private final ScheduledFuture<?> cancellation;

  Deadline(HttpUriRequestBase request, Timeout limit) {
    this.cancellation =
        TIMER.schedule(
            () -> {
              expired.set(true);
              request.cancel();
            },
            limit.toMilliseconds(),
            TimeUnit.MILLISECONDS);
  }

  /** Returns the failure of a call, a timeout if it was cut off here. */
  Exception causeOf(Exception failure) {
    return expired.get() ? new MaxTimeException() : failure;
  }

  @Override
  public void close() {
    cancellation.cancel(false);
  }

  /** What a cancelled request fails with depends on where it was; this names the reason. */
  static final class MaxTimeException extends InterruptedIOException {
    private static final long serialVersionUID = 1;
  }
}
