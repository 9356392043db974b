/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutsideTextTest {

  @Test
  void shortTextIsNotCopied() {
    String text = "a".repeat(OutsideText.LONGEST_NAME);
    assertThat(OutsideText.cut(text, OutsideText.LONGEST_NAME)).isSameAs(text);
    assertThat(OutsideText.cutHostPort(text)).isSameAs(text);
  }

  @Test
  void longTextIsCutAndMarked() {
    assertThat(OutsideText.cut("abcdef", 5)).isEqualTo("abcde…");
  }

  @Test
  void characterIsNotCutInTwo() {
    assertThat(OutsideText.cut("abc\uD83D\uDE00", 4)).isEqualTo("abc…");
    assertThat(OutsideText.cut("ab\uD83D\uDE00c", 4)).isEqualTo("ab\uD83D\uDE00…");
  }

  @Test
  void portOutlivesItsHost() {
    String host = "a".repeat(OutsideText.LONGEST_NAME);
    assertThat(OutsideText.cutHostPort(host + ":65535")).isEqualTo(host + ":65535");
    assertThat(OutsideText.cutHostPort(host + "b:443")).isEqualTo(host + "…:443");
    assertThat(OutsideText.cutHostPort(host + "b")).isEqualTo(host + "…");
    assertThat(OutsideText.cutHostPort("a:" + host)).hasSize(OutsideText.LONGEST_NAME + 1);
  }

  @Test
  void harmlessTextIsShownAsItIs() {
    String text = "GET /straße?q=日本 \uD83D\uDE00 \\ e\u0301 ~";
    assertThat(OutsideText.shown(text)).isSameAs(text);
  }

  @ParameterizedTest
  @CsvSource({
    "1b, \\u001b", // starts a terminal's escape sequence
    "0d, \\u000d",
    "0a, \\u000a",
    "00, \\u0000",
    "7f, \\u007f",
    "85, \\u0085", // C1: next line
    "9b, \\u009b", // C1: control sequence introducer
    "9d, \\u009d", // C1: operating system command
    "202e, \\u202e", // right-to-left override
    "2066, \\u2066",
    "200f, \\u200f",
    "061c, \\u061c",
    "2028, \\u2028",
    "2029, \\u2029",
    "feff, \\ufeff",
    "200b, \\u200b",
    "e0041, \\udb40\\udc41", // a tag, which nothing shows
    "d83d, \\ud83d" // half a character
  })
  void whatIsNotToBeSeenIsEscaped(String codePoint, String escape) {
    String text =
        new StringBuilder("é").appendCodePoint(Integer.parseInt(codePoint, 16)).toString();
    assertThat(OutsideText.shown(text + "z")).isEqualTo("é" + escape + "z");
  }

  @Test
  void harmlessFailureIsItself() {
    Exception failure = new IllegalStateException("no", new NumberFormatException("x"));
    assertThat(OutsideText.shown(failure)).isSameAs(failure);
  }

  @Test
  void failureThatQuotesTheServerIsPrintedHarmless() {
    NumberFormatException cause = new NumberFormatException("For input string: \"\u001b]0;x\"");
    IllegalStateException failure = new IllegalStateException("bad field", cause);
    failure.addSuppressed(new IllegalArgumentException("\u202e" + "y".repeat(10_000)));

    String printed = printed(OutsideText.shown(failure));

    assertThat(printed)
        .startsWith("java.lang.IllegalStateException: bad field")
        .contains("Caused by: java.lang.NumberFormatException: For input string: \"\\u001b]0;x\"")
        .contains("Suppressed: java.lang.IllegalArgumentException: \\u202eyyy")
        .contains("OutsideTextTest.failureThatQuotesTheServerIsPrintedHarmless")
        .doesNotContain("\u001b", "\u202e");
    assertThat(printed.lines()).allMatch(line -> line.length() < 2_200);
  }

  @Test
  void failureThatCausesItselfIsPrinted() {
    Exception one = new IllegalStateException("\u001b");
    Exception other = new IllegalStateException("other", one);
    one.initCause(other);
    assertThat(printed(OutsideText.shown(one))).contains("\\u001b", "other");
  }

  @Test
  void failureWithoutMessageThatCanBeReadIsLeftAlone() {
    Exception failure =
        new RuntimeException() {
          private static final long serialVersionUID = 1;

          @Override
          public String getMessage() {
            throw new UnsupportedOperationException();
          }
        };
    assertThat(OutsideText.shown(failure)).isSameAs(failure);
  }

  private static String printed(Throwable failure) {
    StringWriter out = new StringWriter();
    failure.printStackTrace(new PrintWriter(out, true));
    return out.toString();
  }
}
