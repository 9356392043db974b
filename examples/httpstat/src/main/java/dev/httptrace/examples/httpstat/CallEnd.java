/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.httptrace.Call;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import org.apache.hc.client5.http.protocol.HttpClientContext;

/**
 * The end of a call, which another thread may tell after the call has returned: then its record is
 * there.
 */
final class CallEnd {
  private static final long PATIENCE_MS = 2_000;

  private CallEnd() {}

  /**
   * Waits for the end of the call of a context, unless this thread is interrupted.
   *
   * @param more how long that may take beside a moment
   */
  static void await(HttpClientContext context, long more) {
    if (context.getAttribute(Call.NAME) instanceof Call call) {
      CountDownLatch done = new CountDownLatch(1);
      call.whenDone(failure -> done.countDown());
      try {
        // In vain only if HttpClient forgets the call; then there is no record to show.
        boolean ignored = done.await(more + PATIENCE_MS, MILLISECONDS);
      } catch (InterruptedException e) {
        // Kept for whoever asks; how the call ended is said all the same.
        Thread.currentThread().interrupt();
      }
    }
  }

  static IOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted");
  }
}
