/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import java.util.concurrent.CountDownLatch;

/** Keeps a process running until somebody ends it. */
final class UntilStopped {

  private UntilStopped() {}

  /**
   * Waits; when the process is asked to end, first closes what it was given, in that order, so that
   * the last spans are exported.
   */
  static int await(Runnable... closing) throws InterruptedException {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  for (Runnable each : closing) {
                    each.run();
                  }
                },
                "shutdown"));
    new CountDownLatch(1).await();
    return 0;
  }
}
