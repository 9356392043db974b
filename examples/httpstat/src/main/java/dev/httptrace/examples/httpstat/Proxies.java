/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.stream.Stream;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * The proxies of a run.
 *
 * @param http for targets over http
 * @param https for targets over https
 * @param exceptions are called without
 */
record Proxies(@Nullable ProxyServer http, @Nullable ProxyServer https, NoProxy exceptions) {

  static Proxies none() {
    return new Proxies(null, null, NoProxy.parse(""));
  }

  /** Returns the proxy for a target, {@code null} for none. */
  @Nullable ProxyServer of(HttpHost target) {
    ProxyServer proxy = "https".equalsIgnoreCase(target.getSchemeName()) ? https : http;
    return proxy == null || exceptions.matches(target.getHostName()) ? null : proxy;
  }

  /** Returns the proxy for a target if it is one over HTTP. */
  @Nullable ProxyServer overHttp(HttpHost target) {
    ProxyServer proxy = of(target);
    return proxy == null || proxy.isSocks() ? null : proxy;
  }

  /** Returns the proxy for a target if it is one over SOCKS. */
  @Nullable ProxyServer overSocks(HttpHost target) {
    ProxyServer proxy = of(target);
    return proxy != null && proxy.isSocks() ? proxy : null;
  }

  /** All that may be used, each once. */
  Stream<ProxyServer> all() {
    return Stream.of(http, https).flatMap(Stream::ofNullable).distinct();
  }
}
