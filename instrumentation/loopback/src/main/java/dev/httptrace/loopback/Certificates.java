/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/**
 * TLS contexts around certificates made at run time, so that none is stored and none runs out.
 *
 * <p>Keys are made once per JVM. The contexts are new with each call, so that no test resumes the
 * TLS session of another.
 */
public final class Certificates {

  private static final HeldCertificate AUTHORITY = authority("loopback authority");
  private static final HeldCertificate LOCALHOST = local().signedBy(AUTHORITY).build();

  private Certificates() {}

  /** What signed {@link #serverContext()}, for clients that are told whom to trust by a file. */
  public static X509Certificate authorityCertificate() {
    return AUTHORITY.certificate();
  }

  /**
   * Valid for localhost, 127.0.0.1, partner, and one, two, shop, tls and proxy under {@code .test}.
   */
  public static SSLContext serverContext() {
    return serving(LOCALHOST);
  }

  /** Trusts what signed {@link #serverContext()}, and nothing else. */
  public static SSLContext clientContext() {
    return new HandshakeCertificates.Builder()
        .addTrustedCertificate(AUTHORITY.certificate())
        .build()
        .sslContext();
  }

  /** For both ends of TLS with client certificates: each has one, and trusts the other's. */
  public static SSLContext mutualContext() {
    return new HandshakeCertificates.Builder()
        .heldCertificate(LOCALHOST)
        .addTrustedCertificate(AUTHORITY.certificate())
        .build()
        .sslContext();
  }

  /** Valid for the right names, until yesterday. */
  public static SSLContext expiredServerContext() {
    Instant now = Instant.now();
    return serving(
        local()
            .signedBy(AUTHORITY)
            .validityInterval(
                now.minus(Duration.ofDays(2)).toEpochMilli(),
                now.minus(Duration.ofDays(1)).toEpochMilli())
            .build());
  }

  /** Valid for wrong.test only. */
  public static SSLContext wrongHostServerContext() {
    return serving(
        new HeldCertificate.Builder()
            .commonName("wrong.test")
            .addSubjectAlternativeName("wrong.test")
            .signedBy(AUTHORITY)
            .build());
  }

  /** Valid for the right names, but signed by an authority that {@link #clientContext()} lacks. */
  public static SSLContext untrustedServerContext() {
    return serving(local().signedBy(authority("unknown authority")).build());
  }

  /** As {@link #serverContext()}, with a subject that a hostile server chose. */
  public static SSLContext serverContext(String subject) {
    return serving(local().commonName(subject).signedBy(AUTHORITY).build());
  }

  private static HeldCertificate authority(String name) {
    return new HeldCertificate.Builder().commonName(name).certificateAuthority(0).build();
  }

  private static HeldCertificate.Builder local() {
    return new HeldCertificate.Builder()
        .commonName("localhost")
        .addSubjectAlternativeName("localhost")
        .addSubjectAlternativeName("127.0.0.1")
        .addSubjectAlternativeName("partner")
        .addSubjectAlternativeName("one.test")
        .addSubjectAlternativeName("two.test")
        .addSubjectAlternativeName("shop.test")
        .addSubjectAlternativeName("tls.test")
        .addSubjectAlternativeName("proxy.test");
  }

  private static SSLContext serving(HeldCertificate certificate) {
    return new HandshakeCertificates.Builder().heldCertificate(certificate).build().sslContext();
  }
}
