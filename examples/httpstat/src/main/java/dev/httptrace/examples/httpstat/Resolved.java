/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.net.InetAddressUtils;

/**
 * One {@code --resolve}: the addresses of a host for calls to a port.
 *
 * @param host {@code *} for any
 * @param addresses at least one
 */
record Resolved(String host, int port, List<InetAddress> addresses) {

  /**
   * Reads {@code HOST:PORT:ADDRESS[,ADDRESS]}; curl's plus in front, for an entry that expires, may
   * be there.
   *
   * @throws BadInput if it cannot be read
   */
  static Resolved parse(String text) {
    String entry = text.startsWith("+") ? text.substring(1) : text;
    List<String> parts = List.of(entry.split(":", 3));
    if (parts.size() != 3 || parts.get(0).isEmpty() || !parts.get(1).matches("\\d{1,5}")) {
      throw bad(text);
    }
    List<InetAddress> addresses = new ArrayList<>();
    for (String address : parts.get(2).split(",", -1)) {
      addresses.add(address(address.strip(), text));
    }
    return new Resolved(parts.get(0), Integer.parseInt(parts.get(1)), List.copyOf(addresses));
  }

  boolean matches(String name, int toPort) {
    return (isOfAny() || host.equalsIgnoreCase(name)) && port == toPort;
  }

  boolean isOfAny() {
    return host.equals("*");
  }

  private static InetAddress address(String text, String whole) {
    String bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    if (!InetAddressUtils.isIPv4(bare) && !InetAddressUtils.isIPv6(bare)) {
      throw bad(whole);
    }
    try {
      return InetAddress.getByName(bare);
    } catch (UnknownHostException e) {
      throw bad(whole);
    }
  }

  private static BadInput bad(String text) {
    return new BadInput(
        ExitCodes.BAD_OPTION_SYNTAX, "--resolve must be HOST:PORT:ADDRESS[,ADDRESS], was: " + text);
  }
}
