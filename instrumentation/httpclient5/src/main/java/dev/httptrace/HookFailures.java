/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Counts the hooks that threw, and logs the first failure of each listener class in each hook.
 *
 * <p>A listener that fails in a hook fails in it for every request; one line says it, the count
 * tells how often.
 */
public final class HookFailures {

  private static final String LOGGER = "dev.httptrace";
  private static final LongAdder total = new LongAdder();

  // Keyed by class through ClassValue, so that a listener's class loader can be collected.
  private static final ClassValue<Set<String>> reported =
      new ClassValue<>() {
        @Override
        protected Set<String> computeValue(Class<?> listener) {
          return ConcurrentHashMap.newKeySet();
        }
      };

  private HookFailures() {}

  /** The number of hook calls in this JVM that threw and were contained. */
  public static long count() {
    return total.sum();
  }

  /**
   * Runs what a listener wants to be run, and contains its failure like that of a hook.
   *
   * @param listener named in the log if it fails
   * @param hook the name of the method it is run in
   * @param action may throw anything; the JVM's own failures go through
   */
  public static void contain(Object listener, String hook, Runnable action) {
    try {
      action.run();
    } catch (Throwable failure) {
      rethrowIfFatal(failure);
      report(listener, hook, failure);
    }
  }

  /**
   * Returns what a listener gives, and contains its failure like that of a hook.
   *
   * @param listener named in the log if it fails
   * @param hook the name of the method it is asked in
   * @param action may throw anything; the JVM's own failures go through
   * @param otherwise returned if it fails
   */
  public static <T> T contain(Object listener, String hook, Supplier<T> action, T otherwise) {
    try {
      return action.get();
    } catch (Throwable failure) {
      rethrowIfFatal(failure);
      report(listener, hook, failure);
      return otherwise;
    }
  }

  /**
   * Reports a contained failure.
   *
   * @param listener what threw
   * @param hook the name of the method it threw in
   * @param failure what it threw
   */
  static void report(Object listener, String hook, Throwable failure) {
    total.increment();
    if (reported.get(listener.getClass()).add(hook)) {
      System.getLogger(LOGGER)
          .log(
              Level.WARNING,
              "httptrace: listener "
                  + listener.getClass().getName()
                  + " threw in "
                  + hook
                  + "; the request is not affected, further failures of this hook are only counted",
              OutsideText.shown(failure));
    }
  }

  /**
   * Rethrows what must not be contained: the JVM's own failures, except the overflow of the stack,
   * which is the hook's.
   */
  static void rethrowIfFatal(Throwable failure) {
    if (failure instanceof VirtualMachineError fatal && !(failure instanceof StackOverflowError)) {
      throw fatal;
    }
  }
}
