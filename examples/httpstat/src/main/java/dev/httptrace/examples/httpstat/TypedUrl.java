/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URL as a user types it, with hosts that {@link URI} has no name for, such as {@code
 * order_service}: containers have names with underscores.
 *
 * @param scheme in lower case
 * @param host empty if there is none
 * @param port -1 if there is none
 * @param userInfo decoded
 */
record TypedUrl(URI uri, String scheme, String host, int port, @Nullable String userInfo) {

  /** Not any colon and slashes: those of a query say nothing of the URL. */
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://");

  private static final Pattern AUTHORITY =
      Pattern.compile("(?:([^@]*)@)?([A-Za-z0-9._~-]+)(?::([0-9]*))?");

  private static final int NO_PORT = 100_000;

  /** Puts http in front if there is no scheme. */
  static String whole(String url) {
    return SCHEME.matcher(url).lookingAt() ? url : "http://" + url;
  }

  /** Reads what {@link #whole} returned. */
  static TypedUrl parse(String whole) throws URISyntaxException {
    URI uri = new URI(whole);
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    if (uri.getHost() != null) {
      return new TypedUrl(uri, scheme, uri.getHost(), uri.getPort(), uri.getUserInfo());
    }
    String authority = uri.getRawAuthority();
    Matcher parts = AUTHORITY.matcher(authority == null ? "" : authority);
    if (!parts.matches()) {
      return new TypedUrl(uri, scheme, "", -1, null);
    }
    return new TypedUrl(uri, scheme, parts.group(2), port(parts.group(3)), decoded(parts.group(1)));
  }

  boolean hasBadPort() {
    return port == 0 || port > 65_535;
  }

  private static int port(@Nullable String digits) {
    if (digits == null || digits.isEmpty()) {
      return -1;
    }
    return digits.length() > 5 ? NO_PORT : Integer.parseInt(digits);
  }

  private static @Nullable String decoded(@Nullable String userInfo) {
    return userInfo == null ? null : URI.create("//" + userInfo + "@host").getUserInfo();
  }
}
