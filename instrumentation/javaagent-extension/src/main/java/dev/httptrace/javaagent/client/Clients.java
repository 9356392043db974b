/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.client;

import dev.httptrace.httpclient5.classic.BuiltClient;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.config.NamedElementChain;

/** Called where a classic client is built. */
public final class Clients {

  private Clients() {}

  /** Adds the hooks to its chain. */
  public static void built(NamedElementChain<ExecChainHandler> chain) {
    Guard.run(
        "classic clients",
        () -> BuiltClient.trace(chain, AgentTrace.get(), new ClassicSpanHandler()));
  }
}
