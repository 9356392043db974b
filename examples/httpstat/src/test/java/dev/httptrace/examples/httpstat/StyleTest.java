/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StyleTest {

  @Test
  void blocksNeedACharsetThatHasThem() {
    assertThat(style(Map.of(), UTF_8, false, false).unicode()).isTrue();
    assertThat(style(Map.of(), UTF_8, false, true).unicode()).isFalse();
    assertThat(style(Map.of(), US_ASCII, false, false).unicode()).isFalse();
    assertThat(style(Map.of(), ISO_8859_1, false, false).unicode()).isFalse();
  }

  @Test
  void coloursNeedATerminalThatWantsThem() {
    assertThat(style(Map.of("COLUMNS", "80"), UTF_8, true, false).colour()).isTrue();
    assertThat(style(Map.of("COLUMNS", "80"), UTF_8, false, false).colour()).isFalse();
    Map<String, String> without = Map.of("COLUMNS", "80", "NO_COLOR", "1");
    assertThat(style(without, UTF_8, true, false).colour()).isFalse();
    Map<String, String> dumb = Map.of("COLUMNS", "80", "TERM", "dumb");
    assertThat(style(dumb, UTF_8, true, false).colour()).isFalse();
  }

  @Test
  void widthIsThatOfColumnsWithinReason() {
    assertThat(style(Map.of("COLUMNS", "80"), UTF_8, false, false).width()).isEqualTo(80);
    assertThat(style(Map.of("COLUMNS", "10"), UTF_8, false, false).width()).isEqualTo(60);
    assertThat(style(Map.of("COLUMNS", "9999"), UTF_8, false, false).width()).isEqualTo(240);
    assertThat(style(Map.of("COLUMNS", "wide"), UTF_8, false, false).width()).isEqualTo(100);
    assertThat(style(Map.of(), UTF_8, false, false).width()).isEqualTo(100);
  }

  @Test
  void terminalIsAskedForItsWidth() {
    assertThat(TerminalWidth.parse("24 132\n", 100)).isEqualTo(132);
    assertThat(TerminalWidth.parse("0 0\n", 100)).isEqualTo(100);
    assertThat(TerminalWidth.parse("", 100)).isEqualTo(100);
  }

  private static Style style(
      Map<String, String> env, Charset charset, boolean terminal, boolean ascii) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return Style.of(new Surroundings(nowhere, nowhere, env, charset, terminal), ascii, false);
  }
}
