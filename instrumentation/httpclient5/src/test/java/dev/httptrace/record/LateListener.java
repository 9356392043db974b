/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A server whose queue of connections is full at first, so that the next connect's first packet is
 * dropped and TCP sends it again after a second. Linux does so.
 */
final class LateListener implements AutoCloseable {

  private static final int PROBE_MILLIS = 100;

  private final ServerSocket listener;
  private final List<Socket> queued = new ArrayList<>();

  static LateListener open() throws IOException {
    LateListener late =
        new LateListener(
            new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1})));
    late.fill();
    Thread server = new Thread(late::serve, "late-listener");
    server.setDaemon(true);
    server.start();
    return late;
  }

  private LateListener(ServerSocket listener) {
    this.listener = listener;
  }

  int port() {
    return listener.getLocalPort();
  }

  private void fill() throws IOException {
    while (true) {
      Socket probe = new Socket();
      queued.add(probe);
      try {
        probe.connect(listener.getLocalSocketAddress(), PROBE_MILLIS);
      } catch (SocketTimeoutException full) {
        probe.close();
        return;
      }
    }
  }

  /** Empties the queue before the packet is sent again, and answers whoever asks. */
  private void serve() {
    CallRig.pause(Duration.ofMillis(800));
    try {
      while (true) {
        Socket socket = listener.accept();
        if (!isProbe(socket)) {
          answer(socket);
        }
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private boolean isProbe(Socket accepted) {
    int port = ((InetSocketAddress) accepted.getRemoteSocketAddress()).getPort();
    return queued.stream().anyMatch(probe -> probe.getLocalPort() == port);
  }

  private static void answer(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      head.append((char) octet);
      if (head.indexOf("\r\n\r\n") >= 0) {
        break;
      }
    }
    socket.getOutputStream().write("HTTP/1.1 204 No\r\n\r\n".getBytes(ISO_8859_1));
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : queued) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
