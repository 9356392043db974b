/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.ClientTrace;
import java.net.Socket;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One connect to one address, and the handshake that 5.2 and 5.3 make part of it. Each start gets
 * one done, whoever knows of it first: the socket, or the factory that had it connected.
 */
final class Dial {

  private final ClientTrace trace;
  private final String address;
  private final boolean layered;
  private boolean connectDone;
  private boolean handshakeOpen;

  /**
   * Tells that it starts.
   *
   * @param layered whether a handshake follows at once
   */
  Dial(ClientTrace trace, String address, boolean layered) {
    this.trace = trace;
    this.address = address;
    this.layered = layered;
    trace.connectStart("tcp", address);
  }

  /** The socket is connected, or could not be. */
  void connected(@Nullable Exception error) {
    if (connectDone) {
      return;
    }
    connectDone = true;
    trace.connectDone("tcp", address, error);
    if (error == null && layered) {
      handshakeOpen = true;
      trace.tlsHandshakeStart();
    }
  }

  /**
   * The factory has failed.
   *
   * @param wasConnected says of a socket that is not ours whether the handshake failed
   */
  void failed(Exception error, boolean wasConnected) {
    connected(wasConnected ? null : error);
    if (handshakeOpen) {
      trace.tlsHandshakeDone(null, error);
    }
  }

  /** The factory has connected a socket: TLS, perhaps, though it is not layered. */
  void succeeded(Socket socket) {
    connected(null);
    SSLSession session = Handshake.session(socket);
    if (session != null && !handshakeOpen) {
      handshakeOpen = true;
      trace.tlsHandshakeStart();
    }
    if (handshakeOpen) {
      trace.tlsHandshakeDone(session, null);
    }
  }
}
