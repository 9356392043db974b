/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.IpText;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** The two ends of a connection as text. */
final class Addresses {

  private Addresses() {}

  /** Returns {@code address:port}, or the path of a Unix domain socket. */
  static @Nullable String text(@Nullable SocketAddress address) {
    if (address instanceof InetSocketAddress ip && ip.getAddress() != null) {
      String host = IpText.of(ip.getAddress());
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + ip.getPort();
    }
    return address == null ? null : address.toString();
  }
}
