/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A request head, as far as our scripts have to understand it. */
record RequestHead(String method, String target, List<String> fields) {

  static RequestHead parse(String head) throws IOException {
    List<String> lines = head.lines().toList();
    String requestLine = lines.get(0);
    int first = requestLine.indexOf(' ');
    int last = requestLine.lastIndexOf(' ');
    if (first == last) {
      throw new IOException("not a request line: " + requestLine);
    }
    return new RequestHead(
        requestLine.substring(0, first),
        requestLine.substring(first + 1, last),
        lines.subList(1, lines.size()));
  }

  @Nullable String field(String name) {
    String prefix = name + ":";
    return fields.stream()
        .filter(field -> startsWith(field, prefix))
        .map(field -> field.substring(prefix.length()).strip())
        .findFirst()
        .orElse(null);
  }

  boolean has(String name, String value) {
    return value.equalsIgnoreCase(field(name));
  }

  boolean isChunked() {
    return has("Transfer-Encoding", "chunked");
  }

  /** Reads the body this head announces, which may be none. */
  String readBody(Wire wire) throws IOException {
    if (isChunked()) {
      return wire.readChunkedBody();
    }
    String length = field("Content-Length");
    return length == null ? "" : wire.readBody(Integer.parseInt(length));
  }

  /** Returns whom a request to a proxy is for. */
  String authority() throws IOException {
    String authority = URI.create(target).getRawAuthority();
    if (authority == null) {
      throw new IOException("proxy needs an absolute-form target: " + target);
    }
    return authority;
  }

  /** Rewrites a request to a proxy into the one to the origin, RFC 9112 section 3.2.1. */
  String toOriginForm() {
    URI uri = URI.create(target);
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return Stream.concat(
            Stream.of(method + " " + path + query + " HTTP/1.1"),
            fields.stream().filter(field -> !startsWith(field, "Proxy-")))
        .collect(Collectors.joining("\r\n", "", "\r\n\r\n"));
  }

  private static boolean startsWith(String field, String prefix) {
    return field.regionMatches(true, 0, prefix, 0, prefix.length());
  }
}
