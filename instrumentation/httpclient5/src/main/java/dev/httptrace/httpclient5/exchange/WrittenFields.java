/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import dev.httptrace.ExchangeTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/** Tells the fields of a request's head, those of one name together. */
final class WrittenFields {

  private static final Pattern LINE_BREAK = Pattern.compile("[\\r\\n\\f\\x0B]");

  private static final char ASCII_END = 0x80;

  /** What a letter and its capital differ in. */
  private static final char CASE = 0x20;

  private WrittenFields() {}

  /**
   * Tells the fields, each to the trace that is there then: a cancel may end the exchange
   * meanwhile.
   */
  static void tell(Supplier<ExchangeTrace> trace, Header[] fields) {
    boolean once = areSurelyDistinct(fields);
    for (int i = 0; i < fields.length; i++) {
      String name = fields[i].getName();
      if (once || !isNamed(fields, 0, i, name)) {
        trace
            .get()
            .wroteHeaderField(
                name,
                once || !isNamed(fields, i + 1, fields.length, name)
                    ? new WrittenValue(fields[i].getValue())
                    : values(fields, i));
      }
    }
  }

  /**
   * Whether no name comes twice, ignoring case, as their lengths and ends tell. False if they
   * cannot tell it: each name has to be compared with all others then.
   */
  private static boolean areSurelyDistinct(Header[] fields) {
    long seen = 0;
    for (Header field : fields) {
      String name = field.getName();
      int length = name.length();
      if (length == 0) {
        return false;
      }
      char first = name.charAt(0);
      char last = name.charAt(length - 1);
      if (first >= ASCII_END || last >= ASCII_END) {
        return false;
      }
      // Factors that set the usual names apart.
      long bit = 1L << (length * 6 + (first | CASE) * 11 + (last | CASE));
      if ((seen & bit) != 0) {
        return false;
      }
      seen |= bit;
    }
    return true;
  }

  private static boolean isNamed(Header[] fields, int from, int to, String name) {
    for (int i = from; i < to; i++) {
      if (fields[i].getName().equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> values(Header[] fields, int first) {
    List<String> values = new ArrayList<>();
    for (int i = first; i < fields.length; i++) {
      if (fields[i].getName().equalsIgnoreCase(fields[first].getName())) {
        values.add(text(fields[i].getValue()));
      }
    }
    return List.copyOf(values);
  }

  /**
   * The value as it is written: with a blank for each line break (BasicLineFormatter, 5.3, 5.4).
   */
  static String text(@Nullable String value) {
    if (value == null) {
      return "";
    }
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ') {
        return LINE_BREAK.matcher(value).replaceAll(" ");
      }
    }
    return value;
  }
}
