/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.http.HttpHost;

/**
 * One {@code --connect-to}: calls for one host and port are sent to another, which knows them by
 * the first.
 *
 * @param host empty for any
 * @param port 0 for any
 * @param toHost empty for the same
 * @param toPort 0 for the same
 */
record ConnectTo(String host, int port, String toHost, int toPort) {

  /**
   * Reads {@code HOST1:PORT1:HOST2:PORT2}.
   *
   * @throws BadInput if it cannot be read
   */
  static ConnectTo parse(String text) {
    List<String> parts = parts(text);
    if (parts.size() != 4) {
      throw bad(text);
    }
    return new ConnectTo(
        parts.get(0), port(parts.get(1), text), parts.get(2), port(parts.get(3), text));
  }

  boolean matches(HttpHost target) {
    return (host.isEmpty() || host.equalsIgnoreCase(bare(target.getHostName())))
        && (port == 0 || port == target.getPort());
  }

  HttpHost apply(HttpHost target) {
    return new HttpHost(
        target.getSchemeName(),
        toHost.isEmpty() ? target.getHostName() : toHost,
        toPort == 0 ? target.getPort() : toPort);
  }

  /** Splits at colons that stand outside of brackets, which it takes away. */
  static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean inside = false;
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '[' || each == ']') {
        inside = each == '[';
      } else if (each == ':' && !inside) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(each);
      }
    }
    parts.add(part.toString());
    return parts;
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static int port(String digits, String text) {
    if (digits.isEmpty()) {
      return 0;
    }
    int port = digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : 0;
    if (port < 1 || port > 65_535) {
      throw bad(text);
    }
    return port;
  }

  private static BadInput bad(String text) {
    return new BadInput(
        ExitCodes.USAGE, "--connect-to must be HOST1:PORT1:HOST2:PORT2, was: " + text);
  }
}
