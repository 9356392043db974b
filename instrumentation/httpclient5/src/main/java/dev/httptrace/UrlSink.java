/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import org.jspecify.annotations.Nullable;

/**
 * Where a URL is written to: into a builder, or along one that was written before, to see whether
 * it would be the same. One class for both, so that there is one way to redact.
 */
final class UrlSink {

  private final @Nullable StringBuilder text;
  private final String before;
  private int length;
  private boolean same = true;

  private UrlSink(@Nullable StringBuilder text, String before) {
    this.text = text;
    this.before = before;
  }

  static UrlSink into(StringBuilder text) {
    return new UrlSink(text, "");
  }

  static UrlSink along(String before) {
    return new UrlSink(null, before);
  }

  void append(String more) {
    append(more, 0, more.length());
  }

  void append(String more, int from, int to) {
    if (text != null) {
      text.append(more, from, to);
    } else {
      same = same && before.regionMatches(length, more, from, to - from);
      length += to - from;
    }
  }

  void append(char more) {
    if (text != null) {
      text.append(more);
    } else {
      same = same && length < before.length() && before.charAt(length) == more;
      length++;
    }
  }

  void appendNumber(int number) {
    if (number < 0) {
      append(Integer.toString(number));
      return;
    }
    if (number >= 10) {
      appendNumber(number / 10);
    }
    append((char) ('0' + number % 10));
  }

  /** Whether all that was written is what was written before. */
  boolean isSame() {
    return same && length == before.length();
  }
}
