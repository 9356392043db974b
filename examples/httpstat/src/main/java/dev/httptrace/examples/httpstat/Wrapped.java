/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.ArrayList;
import java.util.List;

/** Breaks a text into lines, after a comma or between words where it can. */
final class Wrapped {

  private Wrapped() {}

  /** Returns at least one line, none longer than {@code width}. */
  static List<String> at(int width, String text) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > width) {
      int comma = rest.lastIndexOf(", ", width - 1) + 1;
      int space = comma > 0 ? comma : rest.lastIndexOf(' ', width);
      int end = space > 0 ? space : width;
      lines.add(rest.substring(0, end).stripTrailing());
      rest = rest.substring(end).stripLeading();
    }
    lines.add(rest);
    return lines;
  }
}
