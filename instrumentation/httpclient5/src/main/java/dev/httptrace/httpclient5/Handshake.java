/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.ClientTrace;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One handshake over a connected socket, the check of the host name included. */
final class Handshake {

  private Handshake() {}

  static <S extends Socket> S tell(List<ClientTrace> fallback, Upgrade<S> upgrade)
      throws IOException {
    ClientTrace trace = SeamTrace.enter(Seam.HANDSHAKE, fallback);
    if (trace == null) {
      return upgrade.call();
    }
    trace.tlsHandshakeStart();
    S upgraded;
    try {
      upgraded = upgrade.call();
    } catch (Throwable failure) {
      trace.tlsHandshakeDone(null, Failures.asException(failure));
      throw failure;
    } finally {
      SeamTrace.leave();
    }
    trace.tlsHandshakeDone(session(upgraded), null);
    return upgraded;
  }

  /** What was agreed on: HttpClient asks for it next, if it does not know yet. */
  static @Nullable SSLSession session(Socket upgraded) {
    return upgraded instanceof SSLSocket tls ? tls.getSession() : null;
  }

  /** Does the handshake, and has done it when it returns. */
  interface Upgrade<S extends Socket> {
    S call() throws IOException;
  }
}
