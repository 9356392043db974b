/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.waterfall;

import dev.httptrace.OutsideText;

/**
 * How the output looks.
 *
 * @param columns what no line is longer than
 * @param unicode whether block characters may be used
 * @param colours whether escape sequences may be used
 * @param verbose whether phases below a millisecond get lines of their own
 */
record Style(int columns, boolean unicode, boolean colours, boolean verbose) {

  String paint(Ink ink, String text) {
    return !colours || ink.code().isEmpty() || text.isBlank()
        ? text
        : "\u001b[" + ink.code() + "m" + text + "\u001b[0m";
  }

  String cross() {
    return unicode ? "✗" : "x";
  }

  String arrow() {
    return unicode ? "→" : "->";
  }

  /**
   * Makes text harmless that may hold what somebody else wrote, and replaces what only Unicode has
   * where there is only ASCII.
   */
  String plain(String text) {
    String shown = OutsideText.shown(text);
    return unicode ? shown : shown.replace("…", "...").replaceAll("[^\\p{ASCII}]", "?");
  }

  /** Cuts what is too long for its place. */
  String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    String end = unicode ? "…" : "...";
    return text.substring(0, length - end.length()) + end;
  }
}
