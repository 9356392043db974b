/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a run that is interrupted (Ctrl-C) say and export what it knows before the process ends. */
final class Interruption implements AutoCloseable {

  /** Longer than a report and the last export take; the process ends then, whatever hangs. */
  private static final int PATIENCE_SECONDS = 10;

  private final CountDownLatch reported = new CountDownLatch(1);
  private final Thread hook;

  private Interruption(StopSignal stop) {
    hook =
        new Thread(
            () -> {
              stop.give();
              try {
                boolean ignored = reported.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "httpstat-interrupted");
  }

  /** Gives the signal when the process is to end; until it is closed, the end waits. */
  static Interruption watch(StopSignal stop) {
    Interruption interruption = new Interruption(stop);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** Says that all is reported and exported. */
  @Override
  public void close() {
    reported.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is the end that waits for us.
    }
  }
}
