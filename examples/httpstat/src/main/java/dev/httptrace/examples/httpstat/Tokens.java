/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

/** The tokens of RFC 9110 section 5.6.2: methods and names of fields. */
final class Tokens {

  private Tokens() {}

  static boolean isToken(String text) {
    return text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  }
}
