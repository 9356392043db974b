/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;

/** The address 127.0.0.1, whatever the machine's preference between IPv4 and IPv6. */
final class Loopback {

  static final InetAddress ADDRESS = address();

  private Loopback() {}

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
