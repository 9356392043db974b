/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** A port that refuses connections. */
public final class ClosedPort {

  // Bound and never listening: it refuses, and nobody else is given the port. Not a server's
  // socket, whose address may be bound again (SO_REUSEADDR).
  private static @Nullable Socket held;

  private ClosedPort() {}

  /**
   * Finds a port of 127.0.0.1 on which nobody listens, nor will while this process lives.
   *
   * @throws UncheckedIOException if no port is free
   */
  public static synchronized int find() {
    Socket known = held;
    if (known == null) {
      known = new Socket();
      try {
        known.bind(new InetSocketAddress(Loopback.ADDRESS, 0));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      held = known;
    }
    return known.getLocalPort();
  }
}
