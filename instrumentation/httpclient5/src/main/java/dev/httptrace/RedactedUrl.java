/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

/**
 * Writes URLs without their secrets: user information and the values of the query and of path
 * parameters become {@code REDACTED}, the fragment is left out. Names are kept. See OpenTelemetry's
 * semantic conventions for {@code url.full}, which ask for less. A URL is cut as {@link
 * OutsideText#LONGEST_VALUE} says, its host as {@link OutsideText#LONGEST_NAME}.
 */
public final class RedactedUrl {

  private static final String REDACTED = "REDACTED";

  /** The request target of OPTIONS about the server as a whole: the URL has no path then. */
  private static final String ASTERISK = "*";

  /** {@code ://}, brackets, colon and port, slash. */
  private static final int MOST_AROUND_HOST = 12;

  private RedactedUrl() {}

  /** Writes the URL of an exchange. */
  public static String of(Exchange exchange) {
    return of(exchange, ReadableKeys.NONE);
  }

  /**
   * Writes the URL of an exchange.
   *
   * @param readable the keys of the query whose values are not redacted
   */
  public static String of(Exchange exchange, ReadableKeys readable) {
    return of(
        exchange.scheme(),
        exchange.serverAddress(),
        exchange.serverPort(),
        exchange.path(),
        readable);
  }

  /**
   * Whether a URL is the one that {@link #of(Exchange, ReadableKeys)} would write. Makes nothing,
   * so that who keeps URLs that were written need not keep what they were written of.
   *
   * @param url as it was written for some exchange
   */
  public static boolean isOf(String url, Exchange exchange, ReadableKeys readable) {
    UrlSink along = UrlSink.along(url);
    origin(along, exchange.scheme(), exchange.serverAddress(), exchange.serverPort());
    target(along, exchange.path(), readable);
    return along.isSame();
  }

  /** Writes the URL of an exchange of which these are kept. */
  public static String of(
      String scheme, String host, int port, String path, ReadableKeys readable) {
    String name = OutsideText.cut(host, OutsideText.LONGEST_NAME);
    String first = OutsideText.cut(path, OutsideText.LONGEST_VALUE);
    String url =
        OutsideText.cut(redacted(scheme, name, port, first, readable), OutsideText.LONGEST_VALUE);
    // The mark may have been in a value, and is redacted then.
    return isTooLong(path) && !url.endsWith(OutsideText.MARK) ? url + OutsideText.MARK : url;
  }

  private static String redacted(
      String scheme, String host, int port, String path, ReadableKeys readable) {
    // In one piece: this is written for every request.
    int length = scheme.length() + host.length() + path.length() + MOST_AROUND_HOST;
    StringBuilder url = new StringBuilder(length + growth(path));
    UrlSink sink = UrlSink.into(url);
    origin(sink, scheme, host, port);
    target(sink, path, readable);
    return url.toString();
  }

  /** As much of a path as a record has to keep to write the same URL: one character too many. */
  public static String kept(String path) {
    return isTooLong(path) ? path.substring(0, OutsideText.LONGEST_VALUE + 1) : path;
  }

  private static boolean isTooLong(String path) {
    return path.length() > OutsideText.LONGEST_VALUE;
  }

  private static void origin(UrlSink url, String scheme, String host, int port) {
    url.append(scheme);
    url.append("://");
    host(url, host);
    if (port != ("https".equals(scheme) ? 443 : 80)) {
      url.append(':');
      url.appendNumber(port);
    }
  }

  private static void target(UrlSink url, String path, ReadableKeys readable) {
    if (!path.equals(ASTERISK)) {
      pathAndQuery(url, rooted(url, path), readable);
    }
  }

  private static void host(UrlSink url, String host) {
    if (host.indexOf(':') < 0) {
      url.append(host);
      return;
    }
    url.append('[');
    int zone = host.indexOf('%');
    if (zone < 0 || host.startsWith("%25", zone)) {
      url.append(host);
    } else {
      // As RFC 6874 writes the zone of an IPv6 address.
      url.append(host, 0, zone);
      url.append("%25");
      url.append(host, zone + 1, host.length());
    }
    url.append(']');
  }

  /**
   * A request target may begin with anything. Without a slash it would go on with the port or the
   * host, or make user information of them: {@code 8/x}, {@code .test/x}, {@code @host/x}.
   */
  private static String rooted(UrlSink url, String path) {
    if (path.startsWith("/")) {
      return path;
    }
    url.append('/');
    int at = path.lastIndexOf('@', endOfAuthority(path, 0, "/?#"));
    if (at > 0) {
      url.append(REDACTED);
      return path.substring(at);
    }
    return path;
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
    pathAndQuery(UrlSink.into(kept), url.substring(to), ReadableKeys.NONE);
    return OutsideText.cut(kept.toString(), OutsideText.LONGEST_VALUE);
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

  private static void pathAndQuery(UrlSink url, String text, ReadableKeys readable) {
    int fragment = text.indexOf('#');
    int end = fragment < 0 ? text.length() : fragment;
    int mark = text.indexOf('?');
    int query = mark < 0 || mark > end ? end : mark;
    parameters(url, text, query);
    if (query < end) {
      url.append('?');
      values(url, text, query + 1, end, '&', readable);
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
        values(url, text, semicolon + 1, to, ';', ReadableKeys.NONE);
      } else {
        url.append(text, from, to);
      }
      if (to < end) {
        url.append('/');
      }
      from = to + 1;
    }
  }

  private static void values(
      UrlSink url, String text, int start, int end, char separator, ReadableKeys readable) {
    int from = start;
    while (from <= end && start < end) {
      int next = text.indexOf(separator, from);
      int to = next < 0 || next > end ? end : next;
      int equals = text.indexOf('=', from);
      if (from > start) {
        url.append(separator);
      }
      boolean named = equals >= 0 && equals < to;
      // What has no name may be the secret itself.
      if (named) {
        url.append(text, from, equals + 1);
      }
      if (named && readable.isReadable(text, from, equals, to)) {
        url.append(text, equals + 1, to);
      } else if (to > from) {
        url.append(REDACTED);
      }
      from = to + 1;
    }
  }
}
