/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The keys of a URL's query whose values stay readable: none unless named. Keys that usually carry
 * credentials are redacted even then.
 */
public final class ReadableKeys {

  /** Leaves no value readable. */
  public static final ReadableKeys NONE = new ReadableKeys(Set.of());

  // Those of the conventions for url.full, before and now, and of OAuth.
  private static final Set<String> CREDENTIALS =
      Set.of(
          "awsaccesskeyid",
          "signature",
          "sig",
          "x-goog-signature",
          "x-amz-signature",
          "x-amz-credential",
          "x-amz-security-token",
          "access_token",
          "refresh_token",
          "id_token",
          "client_secret",
          "password");

  // Where some server or other takes a value to end, or to be two: a secret may follow.
  private static final String SEPARATORS = "=;?&#";

  // The same, encoded; and the percent sign, which would be decoded twice.
  private static final Set<String> ENCODED = Set.of("3D", "3B", "3F", "26", "23", "25");

  private final Set<String> keys;

  private ReadableKeys(Set<String> keys) {
    this.keys = keys;
  }

  /**
   * Returns these keys: {@link #NONE} if none of them may be readable.
   *
   * @param keys as they are written in a query, compared letter by letter
   */
  public static ReadableKeys of(Collection<String> keys) {
    Set<String> readable =
        keys.stream()
            .filter(key -> !CREDENTIALS.contains(key.toLowerCase(Locale.ROOT)))
            .collect(Collectors.toUnmodifiableSet());
    return readable.isEmpty() ? NONE : new ReadableKeys(readable);
  }

  /**
   * Whether the value of a parameter may be read: its key is one of these, and it holds nothing in
   * which another parameter might hide.
   *
   * @param text where the parameter is: its key from {@code from} to {@code equals}, its value
   *     after that, to {@code to}
   */
  boolean isReadable(String text, int from, int equals, int to) {
    return !keys.isEmpty()
        && keys.contains(text.substring(from, equals))
        && isOneValue(text, equals + 1, to);
  }

  private static boolean isOneValue(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (SEPARATORS.indexOf(c) >= 0 || (c == '%' && isEncodedSeparator(text, i + 1, to))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isEncodedSeparator(String text, int from, int to) {
    // What is no encoding at all is not guessed at.
    return from + 2 > to
        || ENCODED.contains(text.substring(from, from + 2).toUpperCase(Locale.ROOT));
  }
}
