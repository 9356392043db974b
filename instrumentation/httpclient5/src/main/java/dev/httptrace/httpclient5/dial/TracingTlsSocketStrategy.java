/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import dev.httptrace.ClientTrace;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Tells handshakes: the check of the host name is part of the upgrade. */
public final class TracingTlsSocketStrategy implements TlsSocketStrategy {

  private final TlsSocketStrategy delegate;
  private final List<ClientTrace> fallback;

  private TracingTlsSocketStrategy(TlsSocketStrategy delegate, List<ClientTrace> fallback) {
    this.delegate = delegate;
    this.fallback = fallback;
  }

  public static TlsSocketStrategy of(TlsSocketStrategy strategy, List<ClientTrace> fallback) {
    return strategy instanceof TracingTlsSocketStrategy
        ? strategy
        : new TracingTlsSocketStrategy(strategy, fallback);
  }

  @Override
  public SSLSocket upgrade(
      Socket socket,
      String target,
      int port,
      @Nullable Object attachment,
      @Nullable HttpContext context)
      throws IOException {
    return Handshake.tell(
        fallback, socket, plain -> delegate.upgrade(plain, target, port, attachment, context));
  }
}
