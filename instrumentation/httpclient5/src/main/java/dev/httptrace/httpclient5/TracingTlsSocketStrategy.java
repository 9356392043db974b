/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.ClientTrace;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Tells handshakes: the check of the host name is part of the upgrade. */
final class TracingTlsSocketStrategy implements TlsSocketStrategy {

  private final TlsSocketStrategy delegate;
  private final List<ClientTrace> fallback;

  TracingTlsSocketStrategy(TlsSocketStrategy delegate, List<ClientTrace> fallback) {
    this.delegate = delegate;
    this.fallback = fallback;
  }

  @Override
  public SSLSocket upgrade(
      Socket socket,
      String target,
      int port,
      @Nullable Object attachment,
      @Nullable HttpContext context)
      throws IOException {
    ClientTrace trace = SeamTrace.find(fallback);
    if (trace == null) {
      return delegate.upgrade(socket, target, port, attachment, context);
    }
    trace.tlsHandshakeStart();
    SSLSocket upgraded;
    try {
      upgraded = delegate.upgrade(socket, target, port, attachment, context);
    } catch (Throwable failure) {
      trace.tlsHandshakeDone(null, Failures.asException(failure));
      throw failure;
    }
    trace.tlsHandshakeDone(upgraded.getSession(), null);
    return upgraded;
  }
}
