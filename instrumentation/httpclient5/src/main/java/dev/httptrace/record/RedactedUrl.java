/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import dev.httptrace.Exchange;

/**
 * Writes URLs without their secrets: user information and the values of the query and of path
 * parameters become {@code REDACTED}, the fragment is left out. Names are kept. See OpenTelemetry's
 * semantic conventions for {@code url.full}, which ask for less.
 */
public final class RedactedUrl {

  private static final String REDACTED = "REDACTED";

  /** {@code ://}, brackets, colon and port. */
  private static final int MOST_AROUND_HOST = 11;

  private RedactedUrl() {}

  /** Writes the URL of an exchange. */
  public static String of(Exchange exchange) {
    return of(exchange.scheme(), exchange.host(), exchange.port(), exchange.path());
  }

  /**
   * Whether a URL is the one that {@link #of(Exchange)} would write. Makes nothing, so that who
   * keeps URLs that were written need not keep what they were written of.
   *
   * @param url as it was written for some exchange
   */
  public static boolean isOf(String url, Exchange exchange) {
    UrlSink along = UrlSink.along(url);
    write(along, exchange.scheme(), exchange.host(), exchange.port(), exchange.path());
    return along.isSame();
  }

  static String of(String scheme, String host, int port, String path) {
    // In one piece: this is written for every request.
    int length = scheme.length() + host.length() + path.length() + MOST_AROUND_HOST;
    StringBuilder url = new StringBuilder(length + growth(path));
    write(UrlSink.into(url), scheme, host, port, path);
    return url.toString();
  }

  private static void write(UrlSink url, String scheme, String host, int port, String path) {
    url.append(scheme);
    url.append("://");
    boolean literal = host.indexOf(':') >= 0;
    if (literal) {
      url.append('[');
    }
    url.append(host);
    if (literal) {
      url.append(']');
    }
    if (port != ("https".equals(scheme) ? 443 : 80)) {
      url.append(':');
      url.appendNumber(port);
    }
    pathAndQuery(url, path);
  }

  /** By how much a path may become longer: values that are shorter than what takes their place. */
  private static int growth(String path) {
    int parameters = 0;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      parameters += c == '?' || c == '&' || c == ';' ? 1 : 0;
    }
    return parameters * REDACTED.length();
  }

  /**
   * Redacts a URL as a user may have typed it, with or without scheme. When in doubt whether text
   * is user information, it is.
   */
  public static String of(String url) {
    int scheme = url.indexOf("://");
    int from = scheme >= 0 ? scheme + 3 : url.startsWith("//") ? 2 : 0;
    // Without a scheme it may be a path, which may have parameters.
    String delimiters = scheme >= 0 ? "/?#" : "/?#;";
    int to = endOfAuthority(url, from, delimiters);
    int at = url.lastIndexOf('@', to - 1);
    if (at < from && !mayBeHostPort(url.substring(from, to))) {
      // A password with a slash in it: all up to the last @ is user information.
      at = url.lastIndexOf('@');
      to = at < from ? to : endOfAuthority(url, at, delimiters);
    }
    String authority =
        at >= from
            ? REDACTED + ":" + REDACTED + "@" + url.substring(at + 1, to)
            : url.substring(from, to);
    StringBuilder kept = new StringBuilder(url.length() + 32);
    kept.append(url, 0, from).append(authority);
    pathAndQuery(UrlSink.into(kept), url.substring(to));
    return kept.toString();
  }

  private static boolean mayBeHostPort(String authority) {
    int colon = authority.indexOf(':', authority.lastIndexOf(']') + 1);
    return colon < 0 || authority.substring(colon + 1).chars().allMatch(Character::isDigit);
  }

  private static int endOfAuthority(String url, int from, String delimiters) {
    for (int i = from; i < url.length(); i++) {
      if (delimiters.indexOf(url.charAt(i)) >= 0) {
        return i;
      }
    }
    return url.length();
  }

  private static void pathAndQuery(UrlSink url, String text) {
    int fragment = text.indexOf('#');
    int end = fragment < 0 ? text.length() : fragment;
    int mark = text.indexOf('?');
    int query = mark < 0 || mark > end ? end : mark;
    parameters(url, text, query);
    if (query < end) {
      url.append('?');
      values(url, text, query + 1, end, '&');
    }
  }

  /** Redacts the parameters of path segments, such as {@code ;jsessionid=…}. */
  private static void parameters(UrlSink url, String text, int end) {
    int from = 0;
    while (from < end) {
      int slash = text.indexOf('/', from);
      int to = slash < 0 || slash > end ? end : slash;
      int semicolon = text.indexOf(';', from);
      if (semicolon >= 0 && semicolon < to) {
        url.append(text, from, semicolon + 1);
        values(url, text, semicolon + 1, to, ';');
      } else {
        url.append(text, from, to);
      }
      if (to < end) {
        url.append('/');
      }
      from = to + 1;
    }
  }

  private static void values(UrlSink url, String text, int start, int end, char separator) {
    int from = start;
    while (from <= end && start < end) {
      int next = text.indexOf(separator, from);
      int to = next < 0 || next > end ? end : next;
      int equals = text.indexOf('=', from);
      if (from > start) {
        url.append(separator);
      }
      // What has no name may be the secret itself.
      if (equals >= 0 && equals < to) {
        url.append(text, from, equals + 1);
      }
      if (to > from) {
        url.append(REDACTED);
      }
      from = to + 1;
    }
  }
}
