/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import dev.httptrace.OutsideText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of its own time in a {@code Server-Timing} field (W3C Server Timing). Metrics
 * without a duration are left out, and so are descriptions: they may hold anything.
 *
 * @param name the metric, a token of the server's choice: {@code db}
 * @param duration how long it took
 */
public record ServerTiming(String name, Duration duration) {

  // What is kept comes from the other side, so there is an end to it.
  private static final int MOST = 16;
  private static final int LONGEST_NAME = 32;
  private static final double MAX_MILLIS = 86_400_000;
  private static final double NANOS_PER_MS = 1e6;

  /**
   * Reads the field as the specification's algorithm does: what is not well formed is skipped, not
   * refused.
   */
  static List<ServerTiming> parse(List<String> values) {
    List<ServerTiming> metrics = new ArrayList<>(4);
    for (String value : values) {
      int from = 0;
      while (from <= value.length() && metrics.size() < MOST) {
        int to = end(value, from, ',');
        ServerTiming timing =
            to - from > OutsideText.LONGEST_VALUE
                ? null
                : metric(split(value.substring(from, to), ';'));
        if (timing != null) {
          metrics.add(timing);
        }
        from = to + 1;
      }
    }
    return List.copyOf(metrics);
  }

  private static @Nullable ServerTiming metric(List<String> parts) {
    String name = parts.get(0).strip();
    if (!isToken(name) || name.length() > LONGEST_NAME) {
      return null;
    }
    for (String parameter : parts.subList(1, parts.size())) {
      int equals = parameter.indexOf('=');
      if (equals > 0 && parameter.substring(0, equals).strip().equalsIgnoreCase("dur")) {
        // Only the first of a name counts.
        return timing(name, unquoted(parameter.substring(equals + 1).strip()));
      }
    }
    return null;
  }

  private static @Nullable ServerTiming timing(String name, String millis) {
    double number;
    try {
      number = Double.parseDouble(millis);
    } catch (NumberFormatException e) {
      return null;
    }
    // Also refuses NaN.
    return number >= 0 && number <= MAX_MILLIS
        ? new ServerTiming(name, Duration.ofNanos(Math.round(number * NANOS_PER_MS)))
        : null;
  }

  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>(4);
    int from = 0;
    while (from <= text.length()) {
      int to = end(text, from, separator);
      parts.add(text.substring(from, to));
      from = to + 1;
    }
    return parts;
  }

  /** The next separator outside quoted strings (RFC 9110 section 5.6.4), or the end. */
  private static int end(String text, int from, char separator) {
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == separator) {
        return i;
      }
    }
    return text.length();
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  /** A token by RFC 9110 section 5.6.2. */
  private static boolean isToken(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(c -> c > ' ' && c < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0);
  }
}
