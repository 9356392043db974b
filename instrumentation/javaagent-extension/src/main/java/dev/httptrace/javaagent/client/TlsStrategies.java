/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.client;

import dev.httptrace.httpclient5.dial.TracingTlsStrategy;
import org.apache.hc.core5.http.config.Lookup;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;

/** Called where an operator of the async client is made. */
public final class TlsStrategies {

  private TlsStrategies() {}

  /** Tells handshakes. */
  public static Lookup<TlsStrategy> traced(Lookup<TlsStrategy> strategies) {
    return scheme -> {
      TlsStrategy found = strategies.lookup(scheme);
      return found == null
          ? null
          : Guard.get(
              "handshakes",
              found,
              () -> found instanceof TracingTlsStrategy ? found : new TracingTlsStrategy(found));
    };
  }
}
