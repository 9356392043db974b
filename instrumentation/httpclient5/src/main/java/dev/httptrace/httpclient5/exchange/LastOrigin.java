/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import dev.httptrace.OutsideText;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code Host} field or the authority of a client's last request named, for most requests
 * name the same again. Safe to use from any thread.
 */
final class LastOrigin {

  private volatile @Nullable Read last;
  private volatile @Nullable Named lastNamed;

  /** Reads a field, or returns {@code null} if it names no host. */
  @Nullable Origin read(@Nullable String field, String scheme) {
    if (field == null || field.length() > OutsideText.LONGEST_NAME) {
      return Origin.parse(field, scheme);
    }
    Read known = last;
    if (known == null || !known.field.equals(field) || !known.scheme.equals(scheme)) {
      known = new Read(field, scheme, Origin.parse(field, scheme));
      last = known;
    }
    return known.origin;
  }

  /** Reads an authority, or returns {@code null} if it names no host. */
  @Nullable Origin named(URIAuthority authority, String scheme) {
    String name = authority.getHostName();
    int port = authority.getPort();
    if (name.length() > OutsideText.LONGEST_NAME) {
      return Origin.of(name, HostPort.port(scheme, port));
    }
    Named known = lastNamed;
    if (known == null
        || known.port != port
        || !known.name.equals(name)
        || !known.scheme.equals(scheme)) {
      known = new Named(name, port, scheme, Origin.of(name, HostPort.port(scheme, port)));
      lastNamed = known;
    }
    return known.origin;
  }

  private record Named(String name, int port, String scheme, @Nullable Origin origin) {}

  private record Read(String field, String scheme, @Nullable Origin origin) {}
}
