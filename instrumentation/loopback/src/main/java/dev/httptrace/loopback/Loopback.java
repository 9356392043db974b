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
import java.util.Locale;

/** The loopback addresses: 127.0.0.1, whatever the machine's preference between IPv4 and IPv6. */
public final class Loopback {

  static final InetAddress ADDRESS = address(new byte[] {127, 0, 0, 1});
  private static final byte[] NEIGHBOUR = {127, 0, 0, 2};
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

  /**
   * Returns an address of this machine that is not 127.0.0.1, so that a port served there refuses
   * here: 127.0.0.2, as Linux and Windows have all of 127.0.0.0/8, or {@code ::1} on macOS, which
   * has only 127.0.0.1 unless told otherwise.
   */
  public static InetAddress elsewhere() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return address(system.startsWith("mac") ? IPV6 : NEIGHBOUR);
  }

  static Socket dial(int port) throws IOException {
    return new Socket(ADDRESS, port);
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }
}
