/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import dev.httptrace.OutsideText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The header fields whose values a record keeps: none unless named. Fields that carry credentials
 * are kept as {@code REDACTED} even then. Of a field with more than sixteen values the first
 * sixteen are kept and {@link OutsideText#MARK} follows them; a value is cut as {@link
 * OutsideText#LONGEST_VALUE} says.
 */
public final class HeaderCapture {

  /** Keeps no header field. */
  public static final HeaderCapture NONE = new HeaderCapture(Set.of(), Set.of());

  // A server may send a field as often as it likes.
  private static final int MOST_VALUES = 16;

  private static final List<String> REDACTED = List.of("REDACTED");
  private static final Set<String> CREDENTIALS =
      Set.of(
          "authorization",
          "proxy-authorization",
          "www-authenticate",
          "proxy-authenticate",
          "authentication-info",
          "proxy-authentication-info",
          "cookie",
          "cookie2",
          "set-cookie",
          "set-cookie2");

  private final Set<String> request;
  private final Set<String> response;

  private HeaderCapture(Set<String> request, Set<String> response) {
    this.request = request;
    this.response = response;
  }

  /** Returns a capture that keeps only these request fields, named in any case. */
  public HeaderCapture request(Collection<String> names) {
    return new HeaderCapture(lowerCase(names), response);
  }

  /** Returns a capture that keeps only these response fields, named in any case. */
  public HeaderCapture response(Collection<String> names) {
    return new HeaderCapture(request, lowerCase(names));
  }

  boolean hasRequest() {
    return !request.isEmpty();
  }

  boolean hasResponse() {
    return !response.isEmpty();
  }

  Set<String> ofRequest() {
    return request;
  }

  boolean ofRequest(String name) {
    return !request.isEmpty() && request.contains(name.toLowerCase(Locale.ROOT));
  }

  Set<String> ofResponse() {
    return response;
  }

  /** Returns a copy of captured fields with one more. */
  static Map<String, List<String>> with(
      Map<String, List<String>> headers, String name, List<String> values) {
    Map<String, List<String>> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(headers);
    more.put(name, redact(name, values));
    return Collections.unmodifiableMap(more);
  }

  static List<String> redact(String name, List<String> values) {
    return CREDENTIALS.contains(name.toLowerCase(Locale.ROOT)) ? REDACTED : bounded(values);
  }

  private static List<String> bounded(List<String> values) {
    int most = Math.min(values.size(), MOST_VALUES);
    List<String> kept = new ArrayList<>(most + 1);
    for (int i = 0; i < most; i++) {
      kept.add(OutsideText.cut(values.get(i), OutsideText.LONGEST_VALUE));
    }
    if (most < values.size()) {
      kept.add(OutsideText.MARK);
    }
    return List.copyOf(kept);
  }

  private static Set<String> lowerCase(Collection<String> names) {
    return names.stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }
}
