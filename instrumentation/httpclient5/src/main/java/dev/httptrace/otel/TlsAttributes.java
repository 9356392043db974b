/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import io.opentelemetry.api.common.AttributesBuilder;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake negotiated. There is no {@code tls.next_protocol}: an SSLSession does not know
 * it, and the classic client offers none.
 */
final class TlsAttributes {

  private static final String VERSION_PREFIX = "TLSv";

  private TlsAttributes() {}

  static void put(AttributesBuilder attributes, @Nullable SSLSession session) {
    if (session == null) {
      return;
    }
    attributes.put(Keys.TLS_VERSION, version(session.getProtocol()));
    attributes.put(Keys.TLS_CIPHER, session.getCipherSuite());
    X509Certificate server = certificate(session);
    if (server != null) {
      attributes.put(Keys.TLS_SUBJECT, server.getSubjectX500Principal().getName());
      attributes.put(Keys.TLS_NOT_AFTER, server.getNotAfter().toInstant().toString());
    }
  }

  /** JSSE's {@code TLSv1.3} is {@code 1.3} in the conventions, and its {@code TLSv1} is 1.0. */
  private static String version(String protocol) {
    if (!protocol.startsWith(VERSION_PREFIX)) {
      return protocol;
    }
    String version = protocol.substring(VERSION_PREFIX.length());
    return version.equals("1") ? "1.0" : version;
  }

  private static @Nullable X509Certificate certificate(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate x509 ? x509 : null;
    } catch (SSLPeerUnverifiedException anonymous) {
      // A cipher suite without certificates: there is nothing to tell.
      return null;
    }
  }
}
