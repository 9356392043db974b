/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static org.assertj.core.api.Assertions.assertThat;

/** Harmless stand-ins of what does harm in a terminal, and what looks for them in an output. */
final class Hostile {
  /** Nearly sets the title of a window; a semicolon would begin a parameter, to be redacted. */
  static final String TITLE = "\u001b]0:owned\u0007";

  /** Turns red, by a C1 control. */
  static final String RED = "\u009b31m";

  /** Turns the direction of what follows, and begins a line. */
  static final String BIDI = "\u202e\u2066\u2028";

  static final String ALL = TITLE + RED + BIDI;

  /** {@link #ALL} as people may see it. */
  static final String SHOWN = "\\u001b]0:owned\\u0007" + "\\u009b31m" + "\\u202e\\u2066\\u2028";

  private Hostile() {}

  /** Fails on what must not reach a terminal. */
  static void assertHarmless(String output) {
    assertThat(output.replace("\n", "").chars())
        .noneMatch(
            c ->
                Character.isISOControl(c)
                    || c == '\u202e'
                    || c == '\u2066'
                    || c == '\u2028'
                    || c == '\u2029');
  }
}
