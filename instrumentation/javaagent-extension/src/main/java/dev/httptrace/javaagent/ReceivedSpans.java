/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import dev.httptrace.javaagent.client.StartedSpans;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
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

  // What another class loader has is not kept here: it may have gone when its applications have.
  private static final ClassValue<Optional<BiConsumer<Object, Object>>> BESIDE_REQUEST =
      new ClassValue<>() {
        @Override
        protected Optional<BiConsumer<Object, Object>> computeValue(Class<?> type) {
          return Optional.ofNullable(receiverOrNull(type.getClassLoader()));
        }
      };

  // Those without are: to look for a class that is not there takes long.
  private static final Set<@Nullable ClassLoader> without =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private ReceivedSpans() {}

  /** Returns {@code null} if nobody is there, as beside an HttpClient before 5.2. */
  static @Nullable BiConsumer<Object, Object> ofOrNull(Object request) {
    Optional<BiConsumer<Object, Object>> besideRequest = BESIDE_REQUEST.get(request.getClass());
    return besideRequest.isPresent() ? besideRequest.get() : ofThreadOrNull();
  }

  /** HttpCore, of which a request may be, is not always loaded by HttpClient's class loader. */
  private static @Nullable BiConsumer<Object, Object> ofThreadOrNull() {
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    if (without.contains(ofThread)) {
      return null;
    }
    BiConsumer<Object, Object> receiver = receiverOrNull(ofThread);
    if (receiver == null) {
      without.add(ofThread);
    }
    return receiver;
  }

  /** A class loader may throw anything, such as that its application has been stopped. */
  private static @Nullable BiConsumer<Object, Object> receiverOrNull(
      @Nullable ClassLoader besideHttpClient) {
    try {
      return receiver(besideHttpClient);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      logger.log(Level.FINE, "no HttpClient 5.2 or newer: " + besideHttpClient, e);
      return null;
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
