/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.client;

import dev.httptrace.httpclient5.async.BuiltAsyncClient;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.core5.http.config.NamedElementChain;

/** Called where an async client is built. */
public final class AsyncClients {

  private AsyncClients() {}

  /** Adds the hooks to its chain. */
  public static void built(NamedElementChain<AsyncExecChainHandler> chain) {
    Guard.run(
        "async clients",
        () -> BuiltAsyncClient.trace(chain, AgentTrace.get(), new AsyncSpanHandler()));
  }
}
