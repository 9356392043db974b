/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Compares sentences whose times and shares differ from run to run. */
final class Said {

  private static final String TIME = "\\d+(\\.\\d)? (ms|s|min|h)";

  private Said() {}

  /**
   * Expects this verdict.
   *
   * @param sentence in which {@code <time>}, {@code <share>}, {@code <size>} and {@code <speed>}
   *     stand for any, and {@code <own>} for the own work of a handshake, if it is worth a word: on
   *     a busy machine, waiting for a CPU is
   */
  static Verdict assertSays(CallRecord call, VerdictKind kind, String sentence) {
    Verdict verdict = call.verdict();
    String pattern =
        Arrays.stream(sentence.split("(?=<)|(?<=>)"))
            .map(
                part ->
                    switch (part) {
                      case "<time>" -> TIME;
                      case "<own>" -> "( waiting, and " + TIME + " of own work)?";
                      case "<share>" -> "\\d+ %";
                      case "<size>" -> "\\d+(\\.\\d)? k?M?B";
                      case "<speed>" -> "\\d+(\\.\\d)? k?M?B/s";
                      default -> Pattern.quote(part);
                    })
            .collect(Collectors.joining());
    assertThat(verdict.sentence()).matches(pattern).hasSizeLessThanOrEqualTo(Verdict.LONGEST);
    assertThat(verdict.kind()).isEqualTo(kind);
    assertThat(verdict).isEqualTo(call.verdict());
    assertThat(verdict.share()).isBetween(0.0, 1.0);
    return verdict;
  }
}
