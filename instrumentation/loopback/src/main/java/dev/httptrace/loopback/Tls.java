/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** How a server shakes hands. Immutable: each setting returns a changed copy. */
public final class Tls {

  private final SSLContext context;
  private final Duration handshakeDelay;
  private final List<String> protocols;
  private final boolean clientCertificate;

  /** Shakes hands at once, in any protocol of the context, and asks for no client certificate. */
  public static Tls of(SSLContext context) {
    return new Tls(requireNonNull(context, "context"), Duration.ZERO, List.of(), false);
  }

  private Tls(
      SSLContext context,
      Duration handshakeDelay,
      List<String> protocols,
      boolean clientCertificate) {
    this.context = context;
    this.handshakeDelay = handshakeDelay;
    this.protocols = protocols;
    this.clientCertificate = clientCertificate;
  }

  /** Lets the client wait that long for the server's first byte. */
  public Tls handshakeDelay(Duration delay) {
    return new Tls(context, requireNonNull(delay, "delay"), protocols, clientCertificate);
  }

  /** Speaks only these, by their JSSE names such as {@code TLSv1.2}. */
  public Tls protocols(String... names) {
    return new Tls(context, handshakeDelay, List.of(names), clientCertificate);
  }

  /** Refuses clients without a certificate. */
  public Tls clientCertificate() {
    return new Tls(context, handshakeDelay, protocols, true);
  }

  SSLSocket accept(AcceptedSocket tcp) throws IOException {
    Latency.inject(handshakeDelay);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(tcp, null, true);
    if (!protocols.isEmpty()) {
      socket.setEnabledProtocols(protocols.toArray(String[]::new));
    }
    socket.setNeedClientAuth(clientCertificate);
    tcp.handshaking(Thread.currentThread());
    try {
      socket.startHandshake();
    } catch (IOException failure) {
      tcp.awaitClose();
      throw failure;
    } finally {
      tcp.handshaking(null);
    }
    return socket;
  }
}
