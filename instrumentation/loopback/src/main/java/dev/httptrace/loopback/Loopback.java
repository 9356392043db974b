/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;

/** The loopback addresses: 127.0.0.1, whatever the machine's preference between IPv4 and IPv6. */
public final class Loopback {

  static final InetAddress ADDRESS = address();
  private static final byte[] IPV6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  private Loopback() {}

  /** Says whether this machine has {@code ::1}: some containers have no IPv6 at all. */
  public static boolean hasIpv6() {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByAddress(IPV6))) {
      return listener.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  static Socket dial(int port) throws IOException {
    return new Socket(ADDRESS, port);
  }

  private static InetAddress address() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }
}
