/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributesBuilder;

/** Writes addresses as attributes. */
final class Endpoint {

  private Endpoint() {}

  /** Puts {@code host:port} as a hook gave it, an IPv6 address in brackets. */
  static void put(
      AttributesBuilder attributes,
      AttributeKey<String> addressKey,
      AttributeKey<Long> portKey,
      String hostPort) {
    int colon = hostPort.lastIndexOf(':');
    if (colon < 0) {
      attributes.put(addressKey, hostPort);
      return;
    }
    attributes.put(addressKey, host(hostPort, colon));
    attributes.put(portKey, port(hostPort));
  }

  static String host(String hostPort) {
    return host(hostPort, hostPort.lastIndexOf(':'));
  }

  /** The host of a name with a port; {@code known} itself if it is that one. */
  static String host(String hostPort, String known) {
    int colon = hostPort.lastIndexOf(':');
    return colon == known.length() && hostPort.startsWith(known) ? known : host(hostPort, colon);
  }

  /** The port of a name that has one. */
  static long port(String hostPort) {
    return Long.parseLong(hostPort, hostPort.lastIndexOf(':') + 1, hostPort.length(), 10);
  }

  private static String host(String hostPort, int colon) {
    if (colon < 0) {
      return hostPort;
    }
    return hostPort.charAt(0) == '['
        ? hostPort.substring(1, colon - 1)
        : hostPort.substring(0, colon);
  }
}
