/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.record.TlsFacts;
import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake negotiated. There is no {@code tls.next_protocol}: an SSLSession does not know
 * it, and the classic client offers none.
 */
final class TlsAttributes {

  private static final String VERSION_PREFIX = "TLSv";

  private TlsAttributes() {}

  static void put(AttributesBuilder attributes, @Nullable TlsFacts facts) {
    if (facts == null) {
      return;
    }
    attributes.put(Keys.TLS_VERSION, version(facts.protocol()));
    attributes.put(Keys.TLS_CIPHER, facts.cipher());
    attributes.put(Keys.TLS_RESUMED, facts.resumed());
    if (facts.subject() != null) {
      attributes.put(Keys.TLS_SUBJECT, facts.subject());
    }
    if (facts.notAfter() != null) {
      attributes.put(Keys.TLS_NOT_AFTER, facts.notAfter().toString());
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
}
