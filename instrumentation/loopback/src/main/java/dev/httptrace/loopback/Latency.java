/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Injected waits, which end early when the server is closed. */
public final class Latency {

  private Latency() {}

  /** Waits that long; or throws, if the thread is interrupted. */
  public static void inject(Duration duration) throws IOException {
    requireNonNull(duration, "duration");
    try {
      TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    } catch (InterruptedException e) {
      throw interrupted("pause of " + duration);
    }
  }

  static IOException interrupted(String what) {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("server closed during a " + what);
  }
}
