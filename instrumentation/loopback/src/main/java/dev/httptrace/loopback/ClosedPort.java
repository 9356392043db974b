/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;

/** A port that refuses connections. */
public final class ClosedPort {

  private ClosedPort() {}

  /**
   * Finds a port of 127.0.0.1 on which nobody listens. It is free, not reserved: the kernel gives
   * it to somebody else only after going round its other free ports, so use it soon.
   */
  public static int find() {
    try (ServerSocket listener = new ServerSocket(0, 1, Loopback.ADDRESS)) {
      return listener.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
