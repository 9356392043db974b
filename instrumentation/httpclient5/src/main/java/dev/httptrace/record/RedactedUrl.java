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

  private RedactedUrl() {}

  /** Writes the URL of an exchange. */
  public static String of(Exchange exchange) {
    return of(exchange.scheme(), exchange.host(), exchange.port(), exchange.path());
  }

  static String of(String scheme, String host, int port, String path) {
    boolean usual = port == ("https".equals(scheme) ? 443 : 80);
    return scheme
        + "://"
        + (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
        + (usual ? "" : ":" + port)
        + pathAndQuery(path);
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
    return url.substring(0, from) + authority + pathAndQuery(url.substring(to));
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

  private static String pathAndQuery(String text) {
    int fragment = text.indexOf('#');
    String kept = fragment < 0 ? text : text.substring(0, fragment);
    int query = kept.indexOf('?');
    String path = query < 0 ? kept : kept.substring(0, query);
    return parameters(path) + (query < 0 ? "" : "?" + values(kept.substring(query + 1), '&'));
  }

  /** Redacts the parameters of path segments, such as {@code ;jsessionid=…}. */
  private static String parameters(String path) {
    if (path.indexOf(';') < 0) {
      return path;
    }
    StringBuilder kept = new StringBuilder();
    for (String segment : path.split("/", -1)) {
      kept.append(kept.isEmpty() && !path.startsWith("/") ? "" : "/");
      int parameter = segment.indexOf(';');
      kept.append(
          parameter < 0
              ? segment
              : segment.substring(0, parameter)
                  + ";"
                  + values(segment.substring(parameter + 1), ';'));
    }
    return path.startsWith("/") ? kept.substring(1) : kept.toString();
  }

  private static String values(String text, char separator) {
    if (text.isEmpty()) {
      return text;
    }
    StringBuilder kept = new StringBuilder(text.length());
    int from = 0;
    while (from <= text.length()) {
      int to = text.indexOf(separator, from);
      to = to < 0 ? text.length() : to;
      int equals = text.indexOf('=', from);
      kept.append(from == 0 ? "" : separator);
      // What has no name may be the secret itself.
      kept.append(equals >= 0 && equals < to ? text.substring(from, equals + 1) : "");
      kept.append(to > from ? REDACTED : "");
      from = to + 1;
    }
    return kept.toString();
  }
}
