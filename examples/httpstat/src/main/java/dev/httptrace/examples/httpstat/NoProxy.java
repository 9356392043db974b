/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.hc.core5.net.InetAddressUtils;

/** Hosts that are called without a proxy, in the notation of curl's {@code no_proxy}. */
final class NoProxy {

  private final List<String> entries;

  private NoProxy(List<String> entries) {
    this.entries = entries;
  }

  /** Reads names, addresses and networks ({@code 10.0.0.0/8}), or {@code *} for all. */
  static NoProxy parse(String text) {
    return new NoProxy(
        Stream.of(text.toLowerCase(Locale.ROOT).split("[,\\s]+", -1))
            .filter(each -> !each.isEmpty())
            .map(NoProxy::bare)
            .toList());
  }

  boolean matches(String hostName) {
    String host = withoutDots(bare(hostName.toLowerCase(Locale.ROOT)));
    return entries.stream().anyMatch(entry -> entry.equals("*") || matches(entry, host));
  }

  private static boolean matches(String entry, String host) {
    if (isAddress(host)) {
      return inNetwork(entry, host);
    }
    String name = withoutDots(entry);
    return !name.isEmpty() && (host.equals(name) || host.endsWith("." + name));
  }

  private static boolean inNetwork(String entry, String host) {
    int slash = entry.indexOf('/');
    String network = slash < 0 ? entry : entry.substring(0, slash);
    if (!isAddress(network)) {
      return false;
    }
    byte[] wanted = bytes(network);
    byte[] given = bytes(host);
    int bits = wanted.length * 8;
    if (slash >= 0) {
      String length = entry.substring(slash + 1);
      if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > bits) {
        return false;
      }
      bits = Integer.parseInt(length);
    }
    if (wanted.length != given.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> (i % 8);
      if ((wanted[i / 8] & mask) != (given[i / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAddress(String text) {
    return InetAddressUtils.isIPv4(text) || InetAddressUtils.isIPv6(text);
  }

  private static byte[] bytes(String address) {
    try {
      return InetAddress.getByName(address).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("a literal needs no lookup", e);
    }
  }

  /** A dot in front is a habit of other programs; one at the end makes a name absolute. */
  private static String withoutDots(String name) {
    String front = name.startsWith(".") ? name.substring(1) : name;
    return front.endsWith(".") ? front.substring(0, front.length() - 1) : front;
  }

  private static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
