/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import dev.httptrace.httpclient5.exchange.CurrentExchange;
import dev.httptrace.httpclient5.exchange.Decorated;
import dev.httptrace.httpclient5.pool.PoolLink;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.nio.AsyncClientConnectionOperator;

/** Adds the hooks to a connection manager that anybody builds: for the agent. */
public final class BuiltAsyncManager {

  private BuiltAsyncManager() {}

  /**
   * Wraps what a manager dials with, unless somebody has: its connections tell what they write and
   * read, and know their pool.
   */
  public static AsyncClientConnectionOperator traced(
      AsyncClientConnectionOperator operator, PoolingAsyncClientConnectionManager manager) {
    if (Decorated.is(operator, TracingAsyncConnectionOperator.class)) {
      return operator;
    }
    PoolLink link = new PoolLink();
    link.set(manager);
    return new TracingAsyncConnectionOperator(link, operator);
  }

  /** The call on this thread asks this manager for a connection. */
  public static void leasing(AsyncClientConnectionOperator operator) {
    if (operator instanceof TracingAsyncConnectionOperator ours
        && CurrentExchange.get() instanceof AsyncExchange exchange) {
      exchange.leasing(ours.calls());
    }
  }

  /** The manager is closed, the last of its client. */
  public static void closed(AsyncClientConnectionOperator operator) {
    if (operator instanceof TracingAsyncConnectionOperator ours) {
      ours.calls().clientClosed();
    }
  }
}
