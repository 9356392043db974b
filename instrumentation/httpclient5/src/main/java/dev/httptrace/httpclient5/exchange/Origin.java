/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/**
 * The server that a request names. It may be another than the one that the request is sent to: a
 * caller may give HttpClient the address of a node, and the request the name of the service.
 *
 * @param host without brackets, in punycode
 * @param port the scheme's default if none is named
 */
record Origin(String host, int port) {

  private static final String NOT_IN_HOSTS = "/?#@\\\"<>{}|^`,;";
  private static final int MOST_PORTS = 65_535;

  /**
   * Returns what the request names, or {@code null} if it names nothing that is a host. The order
   * is that of OpenTelemetry's conventions for {@code server.address}: a request target in absolute
   * form, the Host field, the authority of HTTP/2, from which HttpClient makes the Host field.
   *
   * @param last reads the Host field and the authority
   */
  static @Nullable Origin ofOrNull(HttpRequest request, String scheme, LastOrigin last) {
    Origin absolute = parse(authorityOf(request.getPath()), scheme);
    if (absolute != null) {
      return absolute;
    }
    Header field = request.getFirstHeader(HttpHeaders.HOST);
    Origin named = field == null ? null : last.read(field.getValue(), scheme);
    if (named != null) {
      return named;
    }
    URIAuthority authority = request.getAuthority();
    return authority == null ? null : last.named(authority, scheme);
  }

  /** The path of a request target in absolute form, or the target itself. */
  static String path(String target) {
    int from = startOfAuthority(target);
    return from < 0 ? target : target.substring(endOfAuthority(target, from));
  }

  private static @Nullable String authorityOf(@Nullable String target) {
    int from = target == null ? -1 : startOfAuthority(target);
    return target == null || from < 0 ? null : target.substring(from, endOfAuthority(target, from));
  }

  private static int startOfAuthority(String target) {
    if (target.startsWith("/")) {
      return -1;
    }
    return target.regionMatches(true, 0, "http://", 0, 7)
        ? 7
        : target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
  }

  private static int endOfAuthority(String target, int from) {
    int end = from;
    while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  static @Nullable Origin parse(@Nullable String authority, String scheme) {
    if (authority == null) {
      return null;
    }
    // User information, which nobody may see.
    String hostPort = authority.substring(authority.lastIndexOf('@') + 1).strip();
    int colon = hostPort.indexOf(':', hostPort.indexOf(']') + 1);
    int end = colon < 0 ? hostPort.length() : colon;
    int port = colon < 0 ? 0 : port(hostPort, colon + 1);
    return port < 0 ? null : of(hostPort.substring(0, end), HostPort.port(scheme, port));
  }

  static @Nullable Origin of(String name, int port) {
    String host = HostPort.ascii(HostPort.bare(name));
    for (int i = 0; i < host.length(); i++) {
      if (host.charAt(i) <= ' ' || NOT_IN_HOSTS.indexOf(host.charAt(i)) >= 0) {
        return null;
      }
    }
    return host.isEmpty() ? null : new Origin(host, port);
  }

  /** The number, 0 if there is none, or -1 if it is no port. */
  private static int port(String text, int from) {
    int port = 0;
    for (int i = from; i < text.length() && port <= MOST_PORTS; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      port = port * 10 + digit;
    }
    return port <= MOST_PORTS ? port : -1;
  }
}
