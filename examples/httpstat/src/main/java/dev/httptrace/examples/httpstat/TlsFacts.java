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

/** What a handshake came to. */
final class TlsFacts {

  private TlsFacts() {}

  static String of(SSLSession session) {
    return session.getProtocol() + " " + session.getCipherSuite() + certificate(session);
  }

  private static String certificate(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf
          ? ", cert ends " + leaf.getNotAfter().toInstant().atOffset(ZoneOffset.UTC).toLocalDate()
          : "";
    } catch (SSLPeerUnverifiedException e) {
      return "";
    }
  }
}
