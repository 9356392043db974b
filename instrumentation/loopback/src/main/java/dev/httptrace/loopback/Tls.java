/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** How a server shakes hands. Immutable: each setting returns a changed copy. */
public final class Tls {

  private final SSLContext context;
  private final Duration handshakeDelay;
  private final List<String> protocols;

  /** Shakes hands at once, in any protocol of the context, and asks for no client certificate. */
  public static Tls of(SSLContext context) {
    return new Tls(requireNonNull(context, "context"), Duration.ZERO, List.of());
  }

  private Tls(SSLContext context, Duration handshakeDelay, List<String> protocols) {
    this.context = context;
    this.handshakeDelay = handshakeDelay;
    this.protocols = protocols;
  }

  /** Lets the client wait that long for the server's first byte. */
  public Tls handshakeDelay(Duration delay) {
    return new Tls(context, requireNonNull(delay, "delay"), protocols);
  }

  /** Speaks only these, by their JSSE names such as {@code TLSv1.2}. */
  public Tls protocols(String... names) {
    return new Tls(context, handshakeDelay, List.of(names));
  }

  SSLSocket accept(Socket tcp) throws IOException {
    Latency.inject(handshakeDelay);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(tcp, null, true);
    if (!protocols.isEmpty()) {
      socket.setEnabledProtocols(protocols.toArray(String[]::new));
    }
    socket.startHandshake();
    return socket;
  }
}
