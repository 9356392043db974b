/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import dev.httptrace.ExchangeTrace;
import java.net.Socket;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One connect to one address, and the handshake that 5.2 and 5.3 make part of it. Each start gets
 * one done, whoever knows of it first: the socket, or the factory that had it connected.
 */
final class Dial {

  private final ExchangeTrace trace;
  private final String address;
  private final @Nullable TracingSocket socket;
  private final boolean layered;
  private boolean connectDone;
  private @Nullable HandshakeTrace handshake;

  /**
   * Tells that it starts.
   *
   * @param socket the one that is connected, unless it is not ours
   * @param layered whether a handshake follows at once
   */
  Dial(ExchangeTrace trace, String address, @Nullable TracingSocket socket, boolean layered) {
    this.trace = trace;
    this.address = address;
    this.socket = socket;
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
      startHandshake();
    }
  }

  private HandshakeTrace startHandshake() {
    HandshakeTrace started = new HandshakeTrace(trace);
    handshake = started;
    started.start();
    if (socket != null) {
      socket.watchedBy(started);
    }
    return started;
  }

  /**
   * The factory has failed.
   *
   * @param wasConnected says of a socket that is not ours whether the handshake failed
   */
  void failed(Exception error, boolean wasConnected) {
    connected(wasConnected ? null : error);
    over();
    if (handshake != null) {
      handshake.failed(error);
    }
  }

  /** The factory has connected a socket: TLS, perhaps, though it is not layered. */
  void succeeded(Socket connected) {
    connected(null);
    over();
    SSLSession session = Handshake.session(connected);
    HandshakeTrace open = handshake;
    if (open == null && session != null) {
      open = startHandshake();
      over();
    }
    if (open != null) {
      open.succeeded(session);
    }
  }

  private void over() {
    if (socket != null) {
      socket.watchedBy(null);
    }
  }
}
