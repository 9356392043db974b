/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits of a test in a hook or a callback, which may throw no checked exception. {@link Wire#await}
 * is for the scripts of servers.
 */
public final class Gates {

  private static final long LIMIT_SECONDS = 30;

  private Gates() {}

  /** Waits until a thread reads from a socket; it may have ended instead. */
  public static void awaitSocketRead(Thread reader) {
    awaitThat("a read from a socket", () -> !reader.isAlive() || isInSocketRead(reader));
  }

  private static boolean isInSocketRead(Thread reader) {
    return Arrays.stream(reader.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals("sun.nio.ch.NioSocketImpl"));
  }

  /**
   * Waits for what nobody tells, at most thirty seconds.
   *
   * @param what is waited for, in words
   */
  public static void awaitThat(String what, BooleanSupplier isSo) {
    boolean ignored =
        awaitFound(what, () -> isSo.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /**
   * Waits until there is something to be found, at most thirty seconds.
   *
   * @param what is waited for, in words
   */
  public static <T> T awaitFound(String what, Supplier<Optional<T>> look) {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (true) {
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() - limit >= 0 || Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("waited in vain: " + what);
      }
      Thread.onSpinWait();
    }
  }

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
