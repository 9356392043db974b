/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import java.net.IDN;

/** Whom an exchange speaks to on its way to the target, in words: a step may be the proxy's. */
final class Peers {

  private Peers() {}

  /** The name that was looked up last: {@code one.test}, {@code the proxy cache.test}. */
  static String lookedUp(ExchangeRecord exchange) {
    int index = exchange.lastIndexOf(Hook.DNS_START);
    String target = exchange.host();
    String asked = index >= 0 && exchange.detail(index) instanceof String name ? name : target;
    return (isSame(asked, target) ? "" : "the proxy ") + Wording.name(asked);
  }

  /** Whether the connection leads to a proxy. */
  static boolean isProxied(ExchangeRecord exchange) {
    int index = exchange.lastIndexOf(Hook.GET_CONN);
    return index >= 0
        && exchange.detail(index) instanceof String hop
        && !isSame(hop, hostPort(exchange));
  }

  /** The other side of the last handshake: before a tunnel there is only the proxy. */
  static String tls(ExchangeRecord exchange) {
    boolean tunnelled =
        exchange.lastIndexOf(Hook.TUNNEL_DONE) >= 0
            && exchange.lastIndexOf(Hook.TUNNEL_START) < exchange.lastIndexOf(Hook.TLS_START);
    return isProxied(exchange) && !tunnelled ? "the proxy" : Wording.hostPort(exchange);
  }

  private static String hostPort(ExchangeRecord exchange) {
    String host = exchange.host();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + exchange.port();
  }

  /** A name in letters and the same in punycode are one. */
  private static boolean isSame(String one, String other) {
    return one.equalsIgnoreCase(other) || IDN.toUnicode(one).equalsIgnoreCase(IDN.toUnicode(other));
  }
}
