/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.client;

import dev.httptrace.httpclient5.async.BuiltAsyncManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.nio.AsyncClientConnectionOperator;

/** Called where a connection manager of the async client is made, used and closed. */
public final class AsyncManagers {

  private AsyncManagers() {}

  /** Tells connects, and makes connections that tell what they write and read. */
  public static AsyncClientConnectionOperator traced(
      AsyncClientConnectionOperator operator, PoolingAsyncClientConnectionManager manager) {
    AsyncClientConnectionOperator traced =
        Guard.get("connections", operator, () -> BuiltAsyncManager.traced(operator, manager));
    Guard.run("pools", () -> SeenPools.seen(manager));
    return traced;
  }

  /** The call on this thread asks for a connection. */
  public static void leasing(AsyncClientConnectionOperator operator) {
    BuiltAsyncManager.leasing(operator);
  }

  /** Nobody will be told of the calls that are under way. */
  public static void closed(
      AsyncClientConnectionOperator operator, PoolingAsyncClientConnectionManager manager) {
    SeenPools.closed(manager);
    BuiltAsyncManager.closed(operator);
  }
}
