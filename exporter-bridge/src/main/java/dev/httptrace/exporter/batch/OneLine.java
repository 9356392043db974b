/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import dev.httptrace.OutsideText;

/** What somebody else said, in a line of our log. */
public final class OneLine {
  private static final int MOST = 300;

  private OneLine() {}

  /** Returns text as one line that is not too long, with nothing in it that is not to be seen. */
  public static String of(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return OutsideText.shown(OutsideText.cut(line, MOST));
  }
}
