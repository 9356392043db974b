/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A port on which connects neither succeed nor fail: its queue of connections to accept is full.
 *
 * <p>Reliable on Linux, where the kernel drops what does not fit the queue and {@code
 * tcp_abort_on_overflow} is off by default. {@link #open()} fails rather than return a port that
 * answers, which is what to expect where the kernel refuses instead, as on Windows.
 */
public final class BlackHole implements AutoCloseable {

  private static final int PROBE_MILLIS = 100;
  private static final int MOST_PROBES = 16;

  private final ServerSocket listener;
  private final List<Socket> queued = new ArrayList<>();

  /** Takes about a tenth of a second, the time of the first connect that hangs. */
  public static BlackHole open() {
    return openOn(Loopback.ADDRESS, 0);
  }

  /** The same on that address and port; port 0 means a free one. */
  public static BlackHole openOn(InetAddress address, int port) {
    try {
      BlackHole hole = new BlackHole(new ServerSocket(port, 1, requireNonNull(address, "address")));
      hole.fill();
      return hole;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BlackHole(ServerSocket listener) {
    this.listener = listener;
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Lets the connects that hang fail. */
  @Override
  public void close() {
    try (listener) {
      for (Socket socket : queued) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void fill() throws IOException {
    for (int i = 0; i < MOST_PROBES; i++) {
      Socket probe = new Socket();
      queued.add(probe);
      try {
        probe.connect(listener.getLocalSocketAddress(), PROBE_MILLIS);
      } catch (SocketTimeoutException e) {
        return;
      } catch (IOException e) {
        close();
        throw e;
      }
    }
    close();
    throw new IOException("queue not full after " + MOST_PROBES + " connections");
  }
}
