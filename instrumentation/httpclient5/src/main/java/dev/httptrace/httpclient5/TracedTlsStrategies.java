/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static java.util.Objects.requireNonNull;

import dev.httptrace.ClientTrace;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;

/**
 * For clients that let only their TLS strategy be set. HttpClient 5.4 and later; in a class of its
 * own, since 5.2 and 5.3 have no such type and {@link TracedHttpClients} serves them too: see
 * {@link TracedSocketFactories}.
 */
public final class TracedTlsStrategies {

  private TracedTlsStrategies() {}

  /**
   * Wraps a TLS strategy. It tells the exchange on its thread, else the trace in the current {@code
   * Context}, else {@code fallback}.
   *
   * @param strategy does the handshakes, and has done one when it returns
   * @param fallback told in this order when nothing narrower is attached; may be none
   */
  public static TlsSocketStrategy traced(TlsSocketStrategy strategy, ClientTrace... fallback) {
    return TracingTlsSocketStrategy.of(requireNonNull(strategy, "strategy"), Fallback.of(fallback));
  }
}
