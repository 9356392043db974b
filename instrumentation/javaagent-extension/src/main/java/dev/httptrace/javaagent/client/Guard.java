/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps a failure of ours away from whoever builds a client: an HttpClient that has changed, above
 * all. One line in the agent's log says what is not traced.
 */
final class Guard {

  private static final Logger logger = Logger.getLogger("httptrace");
  private static final Set<String> told = ConcurrentHashMap.newKeySet();

  private Guard() {}

  static void run(String what, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | LinkageError e) {
      warn(what, e);
    }
  }

  /** What {@code traced} gives, or {@code plain} where it fails. */
  static <T> T get(String what, T plain, Supplier<? extends T> traced) {
    try {
      return traced.get();
    } catch (RuntimeException | LinkageError e) {
      warn(what, e);
      return plain;
    }
  }

  private static void warn(String what, Throwable failure) {
    if (told.add(what)) {
      logger.log(
          Level.WARNING,
          "httptrace does not fit this HttpClient, which may be newer than it knows: "
              + what
              + " are not traced. Requests are not affected ("
              + failure
              + ")");
      logger.log(Level.FINE, what, failure);
    }
  }
}
