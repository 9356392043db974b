/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import dev.httptrace.OutsideText;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake came to.
 *
 * @param protocol as the JDK names it: {@code TLSv1.3}
 * @param cipher the cipher suite
 * @param subject whom the server's certificate names, or {@code null} if it showed none
 * @param notAfter when the server's certificate ends, or {@code null} if it showed none
 * @param resumed whether an earlier session was resumed, which saves a round trip and the
 *     certificates
 */
public record TlsFacts(
    String protocol,
    String cipher,
    @Nullable String subject,
    @Nullable Instant notAfter,
    boolean resumed) {

  /** Cuts the subject if it is very long. */
  public TlsFacts {
    subject = subject == null ? null : OutsideText.cut(subject, OutsideText.LONGEST_VALUE);
  }

  /**
   * Reads a session; later it may have been invalidated.
   *
   * @param startEpochMillis when the handshake began: JSSE says of a session that it resumes when
   *     that was made, and makes any other later than that
   */
  public static TlsFacts of(SSLSession session, long startEpochMillis) {
    X509Certificate leaf = leaf(session);
    return new TlsFacts(
        session.getProtocol(),
        session.getCipherSuite(),
        leaf == null ? null : leaf.getSubjectX500Principal().getName(),
        leaf == null ? null : leaf.getNotAfter().toInstant(),
        session.getCreationTime() < startEpochMillis);
  }

  private static @Nullable X509Certificate leaf(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf ? leaf : null;
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }
}
