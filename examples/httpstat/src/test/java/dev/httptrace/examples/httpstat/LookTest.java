/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LookTest {

  @Test
  void blocksNeedACharsetThatHasThem() {
    assertThat(look(Map.of(), UTF_8, false, false).unicode()).isTrue();
    assertThat(look(Map.of(), UTF_8, false, true).unicode()).isFalse();
    assertThat(look(Map.of(), US_ASCII, false, false).unicode()).isFalse();
    assertThat(look(Map.of(), ISO_8859_1, false, false).unicode()).isFalse();
  }

  @Test
  void coloursNeedATerminalThatWantsThem() {
    assertThat(look(Map.of("COLUMNS", "80"), UTF_8, true, false).colours()).isTrue();
    assertThat(look(Map.of("COLUMNS", "80"), UTF_8, false, false).colours()).isFalse();
    Map<String, String> without = Map.of("COLUMNS", "80", "NO_COLOR", "1");
    assertThat(look(without, UTF_8, true, false).colours()).isFalse();
    Map<String, String> dumb = Map.of("COLUMNS", "80", "TERM", "dumb");
    assertThat(look(dumb, UTF_8, true, false).colours()).isFalse();
  }

  @Test
  void widthIsThatOfColumnsWithinReason() {
    assertThat(look(Map.of("COLUMNS", "80"), UTF_8, false, false).columns()).isEqualTo(80);
    assertThat(look(Map.of("COLUMNS", "10"), UTF_8, false, false).columns()).isEqualTo(40);
    assertThat(look(Map.of("COLUMNS", "9999"), UTF_8, false, false).columns()).isEqualTo(240);
    assertThat(look(Map.of("COLUMNS", "wide"), UTF_8, false, false).columns()).isEqualTo(100);
    assertThat(look(Map.of(), UTF_8, false, false).columns()).isEqualTo(100);
  }

  @Test
  void terminalIsAskedForItsWidth() {
    assertThat(TerminalWidth.parse("24 132\n", 100)).isEqualTo(132);
    assertThat(TerminalWidth.parse("0 0\n", 100)).isEqualTo(100);
    assertThat(TerminalWidth.parse("", 100)).isEqualTo(100);
  }

  private static Look look(
      Map<String, String> env, Charset charset, boolean terminal, boolean ascii) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return Look.of(
        new Surroundings(nowhere, nowhere, env, charset, terminal, OutputStream.nullOutputStream()),
        ascii);
  }
}
