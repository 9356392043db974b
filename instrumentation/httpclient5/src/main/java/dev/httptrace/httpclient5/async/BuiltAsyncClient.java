/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.httpclient5.exchange.ClientTracing;
import dev.httptrace.httpclient5.exchange.Links;
import java.util.List;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.core5.http.config.NamedElementChain;

/** Puts our handlers into the finished chain of a client that anybody builds: for the agent. */
public final class BuiltAsyncClient {

  private BuiltAsyncClient() {}

  /**
   * Adds the hooks, unless somebody has.
   *
   * @param chain changed
   * @param trace makes the client-wide trace
   * @param second comes right behind the first handler, where the call is known
   * @throws IllegalStateException if the chain is not as HttpClient builds it; it is then unchanged
   */
  public static void trace(
      NamedElementChain<AsyncExecChainHandler> chain,
      ClientTraceFactory trace,
      AsyncExecChainHandler second) {
    if (chain.find(Links.CALL) != null) {
      return;
    }
    if (chain.find(ChainElement.CONNECT.name()) == null
        || chain.find(ChainElement.MAIN_TRANSPORT.name()) == null) {
      throw new IllegalStateException("no CONNECT or no MAIN_TRANSPORT in the chain");
    }
    // First what a changed HttpClient may lack: all links or none.
    chain.addBefore(ChainElement.CONNECT.name(), new AsyncExchangeHandler(), Links.EXCHANGE);
    chain.addBefore(
        ChainElement.MAIN_TRANSPORT.name(), new AsyncConnectedHandler(), Links.CONNECTED);
    chain.addFirst(second, Links.SECOND);
    chain.addFirst(new AsyncCallHandler(ClientTracing.ofAsync(List.of(trace), null)), Links.CALL);
  }
}
