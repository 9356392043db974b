/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import dev.httptrace.IpText;
import java.net.IDN;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.InetAddressUtils;

/** Writes {@code host:port} as Go does: the port always there, an IPv6 address in brackets. */
public final class HostPort {

  private HostPort() {}

  /** Where the first connection of the route leads: the proxy if there is one. */
  public static HttpHost firstHop(HttpRoute route) {
    HttpHost proxy = route.getProxyHost();
    return proxy != null ? proxy : route.getTargetHost();
  }

  public static String of(HttpHost host) {
    return of(ascii(bare(host.getHostName())), port(host.getSchemeName(), host.getPort()));
  }

  public static String of(SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      InetAddress ip = inet.getAddress();
      return of(ip == null ? inet.getHostString() : IpText.of(ip), inet.getPort());
    }
    return address.toString();
  }

  /** An IPv6 literal keeps its brackets on the way from a URI to an HttpHost (5.2 to 5.6). */
  public static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /** Whether there is nothing to look up. */
  @SuppressWarnings("deprecation") // HttpCore 5.2 lacks the newer names
  public static boolean isLiteral(String host) {
    return InetAddressUtils.isIPv4Address(host) || InetAddressUtils.isIPv6Address(bare(host));
  }

  /**
   * The name as it goes over the wire. HttpCore turns a name in punycode back into letters (Host,
   * 5.3 and 5.4), and the resolver and the Host header turn it round again.
   */
  public static String ascii(String host) {
    int i = 0;
    while (i < host.length() && host.charAt(i) < 0x80) {
      i++;
    }
    if (i == host.length()) {
      return host;
    }
    try {
      return IDN.toASCII(host);
    } catch (IllegalArgumentException e) {
      // No name that DNS could know: told as it is.
      return host;
    }
  }

  public static int port(String scheme, int port) {
    if (port > 0) {
      return port;
    }
    return "https".equalsIgnoreCase(scheme) ? 443 : 80;
  }

  private static String of(String host, int port) {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
