/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A port that refuses connections. */
public final class ClosedPort {

  // Bound and never listening: it refuses, and nobody else is given the port. Not a server's
  // socket, whose address may be bound again (SO_REUSEADDR).
  private static final Socket HELD = bound();

  private ClosedPort() {}

  /** Finds a port of 127.0.0.1 on which nobody listens, nor will while this process lives. */
  public static int find() {
    return HELD.getLocalPort();
  }

  private static Socket bound() {
    try {
      Socket socket = new Socket();
      socket.bind(new InetSocketAddress(Loopback.ADDRESS, 0));
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
