/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.ZoneOffset;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What a handshake came to. */
final class TlsFacts {

  private TlsFacts() {}

  static String of(SSLSession session) {
    String end = certificateEnd(session);
    return session.getProtocol()
        + " "
        + session.getCipherSuite()
        + (end == null ? "" : ", cert ends " + end);
  }

  /** Returns the last day of the server's certificate, {@code null} if it showed none. */
  static @Nullable String certificateEnd(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf
          ? leaf.getNotAfter().toInstant().atOffset(ZoneOffset.UTC).toLocalDate().toString()
          : null;
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }
}
