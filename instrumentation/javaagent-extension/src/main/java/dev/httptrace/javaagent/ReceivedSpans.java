/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import dev.httptrace.javaagent.client.StartedSpans;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Finds who is told of a span beside the HttpClient that sends a request: a class that the agent
 * has put into the application's class loader, of which this one, in the agent's, has a copy of its
 * own. A ClassValue, so that nothing here holds on to the class loader of an application.
 */
final class ReceivedSpans {

  private static final Logger logger = Logger.getLogger("httptrace");

  private static final ClassValue<BiConsumer<Object, Object>> RECEIVERS =
      new ClassValue<>() {
        @Override
        protected BiConsumer<Object, Object> computeValue(Class<?> type) {
          return receiver(type);
        }
      };

  private ReceivedSpans() {}

  static BiConsumer<Object, Object> of(Object request) {
    return RECEIVERS.get(request.getClass());
  }

  private static BiConsumer<Object, Object> receiver(Class<?> request) {
    try {
      return receiver(request.getClassLoader());
    } catch (ReflectiveOperationException | LinkageError notThere) {
      return ofThread(request);
    }
  }

  /** HttpCore, of which a request may be, is not always loaded by HttpClient's class loader. */
  private static BiConsumer<Object, Object> ofThread(Class<?> request) {
    try {
      return receiver(Thread.currentThread().getContextClassLoader());
    } catch (ReflectiveOperationException | LinkageError e) {
      logger.log(Level.FINE, "not an HttpClient 5.2 or newer: " + request, e);
      return (ignored, span) -> {};
    }
  }

  @SuppressWarnings("unchecked") // what that class is
  private static BiConsumer<Object, Object> receiver(@Nullable ClassLoader besideHttpClient)
      throws ReflectiveOperationException {
    return Class.forName(StartedSpans.class.getName(), true, besideHttpClient)
        .asSubclass(BiConsumer.class)
        .getDeclaredConstructor()
        .newInstance();
  }
}
