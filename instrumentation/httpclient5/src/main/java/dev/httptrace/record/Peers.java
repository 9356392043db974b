/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import java.net.IDN;
import org.jspecify.annotations.Nullable;

/** Whom an exchange speaks to on its way to the target: a step may be the proxy's. */
final class Peers {

  /** How a sentence names a proxy. */
  static final String PROXY = "the proxy";

  private static final int SUCCESSFUL = 200;
  private static final int REDIRECTION = 300;

  private Peers() {}

  /** The name that was looked up last: {@code one.test}, {@code the proxy cache.test}. */
  static String lookedUp(ExchangeRecord exchange) {
    int index = exchange.lastIndexOf(Hook.DNS_START);
    String target = exchange.host();
    String asked = index >= 0 && exchange.detail(index) instanceof String name ? name : target;
    return (isSame(asked, target) ? "" : PROXY + " ") + Wording.name(asked);
  }

  /** Whether the connection leads to a proxy. */
  static boolean isProxied(ExchangeRecord exchange) {
    String hop = firstHop(exchange);
    return hop != null && !isSame(hop, hostPort(exchange));
  }

  private static @Nullable String firstHop(ExchangeRecord exchange) {
    int index = exchange.lastIndexOf(Hook.GET_CONN);
    return index >= 0 && exchange.detail(index) instanceof String hop ? hop : null;
  }

  /** The other side of a handshake in words: {@code the proxy}, {@code shop.test:443}. */
  static String tls(ExchangeRecord exchange, int index) {
    return isWithProxy(exchange, index) ? PROXY : Wording.hostPort(exchange);
  }

  /** The other side of the handshake that an entry belongs to, {@code host:port}. */
  static String tlsHostPort(ExchangeRecord exchange, int index) {
    String hop = firstHop(exchange);
    return hop != null && isWithProxy(exchange, index) ? hop : hostPort(exchange);
  }

  /** Until the tunnel of a connection is open, there is only the proxy to shake hands with. */
  private static boolean isWithProxy(ExchangeRecord exchange, int index) {
    if (!isProxied(exchange)) {
      return false;
    }
    for (int i = index; i >= 0 && exchange.hook(i) != Hook.CONNECT_START; i--) {
      if (exchange.hook(i) == Hook.TUNNEL_DONE && isOpen(exchange.value(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the answer to a {@code CONNECT} opened the tunnel. */
  static boolean isOpen(long status) {
    return status >= SUCCESSFUL && status < REDIRECTION;
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
