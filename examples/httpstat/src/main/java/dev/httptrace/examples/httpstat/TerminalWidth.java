/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks {@code stty}, as Java does not know how wide the terminal is. */
final class TerminalWidth {

  private static final Pattern ROWS_AND_COLUMNS = Pattern.compile("\\d{1,4} ([1-9]\\d{0,3})\\s*");

  private TerminalWidth() {}

  static int orElse(int fallback) {
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(Redirect.INHERIT).start();
      if (!stty.waitFor(1, TimeUnit.SECONDS)) {
        stty.destroyForcibly();
        return fallback;
      }
      return parse(
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII), fallback);
    } catch (IOException e) {
      return fallback;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fallback;
    }
  }

  static int parse(String answer, int fallback) {
    Matcher matcher = ROWS_AND_COLUMNS.matcher(answer);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : fallback;
  }
}
