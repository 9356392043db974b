/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.client;

import dev.httptrace.httpclient5.dial.TracingDetachedSocketFactory;
import dev.httptrace.httpclient5.dial.TracingTlsSocketStrategy;
import java.util.List;
import org.apache.hc.client5.http.io.DetachedSocketFactory;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Lookup;

/** Called where an operator of the classic client is made, from 5.4 on. */
public final class SocketStrategies {

  private SocketStrategies() {}

  /** Makes sockets that tell their connect. */
  public static DetachedSocketFactory sockets(DetachedSocketFactory sockets) {
    return Guard.get("connects", sockets, () -> TracingDetachedSocketFactory.of(sockets));
  }

  /** Tells handshakes. */
  public static Lookup<TlsSocketStrategy> handshakes(Lookup<TlsSocketStrategy> strategies) {
    return scheme -> {
      TlsSocketStrategy found = strategies.lookup(scheme);
      return found == null
          ? null
          : Guard.get("handshakes", found, () -> TracingTlsSocketStrategy.of(found, List.of()));
    };
  }
}
