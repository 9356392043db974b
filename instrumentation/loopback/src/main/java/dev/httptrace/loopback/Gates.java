/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits of a test in a hook or a callback, which may throw no checked exception. {@link Wire#await}
 * is for the scripts of servers.
 */
public final class Gates {

  private static final long LIMIT_SECONDS = 30;

  private Gates() {}

  /** Waits for the gate to open, at most thirty seconds. */
  public static void await(CountDownLatch gate) {
    try {
      if (!gate.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("gate still closed after " + LIMIT_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted at a gate", e);
    }
  }
}
