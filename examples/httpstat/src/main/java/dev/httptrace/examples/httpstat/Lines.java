/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines. */
final class Lines {

  private Lines() {}

  /** Breaks between words where it can; further lines are indented by two more. */
  static List<String> wrapped(int columns, String indent, String text) {
    List<String> lines = new ArrayList<>();
    String before = indent;
    String rest = text;
    while (before.length() + rest.length() > columns) {
      int room = columns - before.length();
      int space = rest.lastIndexOf(' ', room);
      int end = space > 0 ? space : room;
      lines.add((before + rest.substring(0, end)).stripTrailing());
      rest = rest.substring(end).stripLeading();
      before = indent + "  ";
    }
    lines.add(before + rest);
    return lines;
  }
}
