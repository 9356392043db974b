/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.waterfall;

import java.util.ArrayList;
import java.util.List;

/** Breaks a text into lines. */
final class Wrapped {

  private Wrapped() {}

  /**
   * Breaks a list after a comma, else between words, where it can. Returns at least one line, none
   * longer than {@code width}.
   */
  static List<String> list(int width, String text) {
    return lines(width, text, true);
  }

  /** Breaks prose between words where it can. */
  static List<String> prose(int width, String text) {
    return lines(width, text, false);
  }

  private static List<String> lines(int width, String text, boolean commas) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > width) {
      int comma = commas ? rest.lastIndexOf(", ", width - 1) + 1 : 0;
      int space = comma > 0 ? comma : rest.lastIndexOf(' ', width);
      int end = space > 0 ? space : width;
      lines.add(rest.substring(0, end).stripTrailing());
      rest = rest.substring(end).stripLeading();
    }
    lines.add(rest);
    return lines;
  }
}
