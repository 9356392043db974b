/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.nio.charset.Charset;

/**
 * How the output looks: decided once, in {@link #of}.
 *
 * @param width columns, at least {@link #NARROWEST}
 * @param unicode whether block characters may be used
 * @param colour whether escape sequences may be used
 * @param verbose whether phases below a millisecond get lines of their own
 */
record Style(int width, boolean unicode, boolean colour, boolean verbose) {

  static final int NARROWEST = 60;
  static final int USUAL_WIDTH = 100;
  private static final int WIDEST = 240;

  static Style of(Surroundings around, boolean ascii, boolean verbose) {
    Charset charset = around.charset();
    boolean unicode = !ascii && charset.newEncoder().canEncode("█▏✗→…");
    boolean colour =
        around.terminal() && around.env("NO_COLOR").isEmpty() && !around.env("TERM").equals("dumb");
    int width = Math.max(NARROWEST, Math.min(WIDEST, around.columns()));
    return new Style(width, unicode, colour, verbose);
  }

  String paint(Ink ink, String text) {
    return !colour || ink.code().isEmpty() || text.isBlank()
        ? text
        : "\u001b[" + ink.code() + "m" + text + "\u001b[0m";
  }

  String cross() {
    return unicode ? "✗" : "x";
  }

  String arrow() {
    return unicode ? "→" : "->";
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
