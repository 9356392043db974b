/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of a connection. A failed handshake does not close it at once: the kernel would
 * reset a client of TLS 1.3 that has sent its request by then, and the reset could overtake the
 * alert.
 */
final class AcceptedSocket extends Socket {

  private volatile @Nullable Thread handshaking;

  /** Says which thread shakes hands, or that none does. */
  void handshaking(@Nullable Thread thread) {
    handshaking = thread;
  }

  /** Drops what the client sends until it closes. */
  void awaitClose() {
    try {
      getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // Then the client is gone, which is as good.
    }
  }

  /** JSSE closes on the thread that shakes hands; whoever closes the server does so on another. */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the superclass synchronizes itself
  public void close() throws IOException {
    if (Thread.currentThread() == handshaking) {
      shutdownOutput();
    } else {
      super.close();
    }
  }
}
