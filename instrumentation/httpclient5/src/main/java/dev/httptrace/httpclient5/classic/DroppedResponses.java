/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import dev.httptrace.httpclient5.exchange.TracedExchange;
import java.lang.ref.Cleaner;

/**
 * Finds responses that the caller has dropped without closing them: the pool keeps their
 * connections, and nobody can give them back any more. Loaded, and its thread started, with the
 * first client whose connections are watched.
 */
final class DroppedResponses {

  private static final Cleaner CLEANER = Cleaner.create();

  private DroppedResponses() {}

  /**
   * Tells an exchange when its response can no longer be reached, should it hold its connection
   * then.
   *
   * @param response what every way to read or close the response leads over
   */
  static void watch(Object response, TracedExchange exchange) {
    // The user's context knows the response, and must not be reached from the exchange.
    exchange.releaseContext();
    CLEANER.register(
        response,
        () -> {
          if (!exchange.isConnGiven()) {
            exchange.drop();
          }
        });
  }
}
