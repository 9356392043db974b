/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

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

  static void put(
      AttributesBuilder attributes,
      AttributeKey<String> addressKey,
      AttributeKey<Long> portKey,
      @Nullable SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      attributes.put(addressKey, host(inet));
      attributes.put(portKey, (long) inet.getPort());
    }
  }

  static void put(
      Span span,
      AttributeKey<String> addressKey,
      AttributeKey<Long> portKey,
      @Nullable SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      span.setAttribute(addressKey, host(inet));
      span.setAttribute(portKey, (long) inet.getPort());
    }
  }

  private static String host(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    return ip == null ? address.getHostString() : ip.getHostAddress();
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
