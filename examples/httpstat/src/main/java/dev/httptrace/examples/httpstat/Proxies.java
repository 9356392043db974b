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
record Proxies(ProxyChoice http, ProxyChoice https, NoProxy exceptions) {

  static Proxies none() {
    return new Proxies(ProxyChoice.none(), ProxyChoice.none(), NoProxy.parse(""));
  }

  /** Returns the same, but a proxy over SOCKS cannot be used, for this reason. */
  Proxies withoutSocks(String why) {
    return new Proxies(http.withoutSocks(why), https.withoutSocks(why), exceptions);
  }

  /**
   * Returns the proxy for a target, {@code null} for none.
   *
   * @throws BadInput if it has one that cannot be used
   */
  @Nullable ProxyServer of(HttpHost target) {
    ProxyChoice choice = "https".equalsIgnoreCase(target.getSchemeName()) ? https : http;
    return exceptions.matches(target.getHostName()) ? null : choice.use();
  }

  /** Returns the proxy for a target if it is one over SOCKS. */
  @Nullable ProxyServer overSocks(HttpHost target) {
    ProxyServer proxy = of(target);
    return proxy != null && proxy.isSocks() ? proxy : null;
  }

  /** All that can be used, each once. */
  Stream<ProxyServer> all() {
    return Stream.of(http, https).map(ProxyChoice::server).flatMap(Stream::ofNullable).distinct();
  }
}
