/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import dev.httptrace.ExchangeTrace;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Tells one TLS handshake, and what its bytes say of it. Used by one thread at a time. */
final class HandshakeTrace {

  /** Of a socket whose handshake has failed. */
  private static final String NO_SESSION = "SSL_NULL_WITH_NULL_NULL";

  private final ExchangeTrace trace;
  private long startMillis;
  private boolean wrote;
  private boolean read;

  HandshakeTrace(ExchangeTrace trace) {
    this.trace = trace;
  }

  void start() {
    startMillis = System.currentTimeMillis();
    trace.tlsHandshakeStart();
  }

  /** Bytes have been handed to what is below TLS. */
  void wrote() {
    if (!wrote) {
      wrote = true;
      trace.tlsFirstWrite();
    }
  }

  /** Bytes have come from below TLS: before the ClientHello they are no answer. */
  void read() {
    if (wrote && !read) {
      read = true;
      trace.tlsFirstRead();
    }
  }

  void succeeded(@Nullable SSLSession session) {
    if (session != null && isResumed(session)) {
      trace.tlsResumed();
    }
    trace.tlsHandshakeDone(session, null);
  }

  void failed(@Nullable Exception error) {
    trace.tlsHandshakeDone(null, error);
  }

  /** A session that is taken up keeps the time at which it was made (JSSE, JDK 17 to 25). */
  private boolean isResumed(SSLSession session) {
    return session.getCreationTime() < startMillis && !NO_SESSION.equals(session.getCipherSuite());
  }
}
