/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import dev.httptrace.ClientTrace;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.httpclient5.exchange.CurrentExchange;
import dev.httptrace.httpclient5.exchange.Failures;
import dev.httptrace.httpclient5.exchange.Seam;
import dev.httptrace.httpclient5.exchange.TracedExchange;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One handshake over a connected socket, the check of the host name included. */
final class Handshake {

  private Handshake() {}

  static <S extends Socket> S tell(List<ClientTrace> fallback, Socket socket, Upgrade<S> upgrade)
      throws IOException {
    ExchangeTrace trace = SeamTrace.enter(Seam.HANDSHAKE, fallback);
    if (trace == null) {
      return upgrade.call(socket);
    }
    HandshakeTrace handshake = new HandshakeTrace(trace);
    TracingSocket below = below(socket);
    handshake.start();
    S upgraded;
    try {
      if (below == null) {
        upgraded = upgrade.call(socket);
      } else {
        below.watchedBy(handshake);
        // Over TLS with a proxy it is the proxy's TLS that is upgraded.
        upgraded = upgrade.call(socket instanceof SSLSocket ? socket : below);
      }
    } catch (Throwable failure) {
      handshake.failed(Failures.asException(failure));
      throw failure;
    } finally {
      if (below != null) {
        below.watchedBy(null);
      }
      SeamTrace.leave();
    }
    handshake.succeeded(session(upgraded));
    return upgraded;
  }

  /** The socket whose bytes can be watched: one that nobody wraps, or wrapped in a proxy's TLS. */
  private static @Nullable TracingSocket below(Socket socket) throws IOException {
    TracedExchange exchange = CurrentExchange.get();
    Socket lowest =
        socket instanceof SSLSocket && exchange != null ? exchange.baseSocket() : socket;
    return lowest != null && TracingSocket.adopt(lowest, null) instanceof TracingSocket watched
        ? watched
        : null;
  }

  /** What was agreed on: HttpClient asks for it next, if it does not know yet. */
  static @Nullable SSLSession session(Socket upgraded) {
    return upgraded instanceof SSLSocket tls ? tls.getSession() : null;
  }

  /** Does the handshake, and has done it when it returns. */
  interface Upgrade<S extends Socket> {
    S call(Socket plain) throws IOException;
  }
}
