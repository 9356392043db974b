/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import java.util.Set;

/** The request methods that may be told by name; any other is {@code _OTHER}. */
final class KnownMethods {

  /** RFC 9110, PATCH and QUERY, as the conventions list them. */
  static final Set<String> DEFAULT =
      Set.of(
          "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE");

  private static final String OTHER = "_OTHER";

  private final Set<String> known;

  KnownMethods(Set<String> known) {
    this.known = Set.copyOf(known);
  }

  boolean contains(String method) {
    return known.contains(method);
  }

  /** The value of {@code http.request.method}. */
  String name(String method) {
    return contains(method) ? method : OTHER;
  }

  /** The name of the span. */
  String spanName(String method) {
    return contains(method) ? method : "HTTP";
  }
}
