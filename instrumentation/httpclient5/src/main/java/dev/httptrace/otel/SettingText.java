/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the values of settings. What it throws says what a value must be, as the end of a sentence.
 */
final class SettingText {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d|)");
  private static final String NONE = "none";

  private SettingText() {}

  static boolean flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false: " + text);
    };
  }

  /** A constant by its name, in any case, with hyphens or underscores. */
  static <E extends Enum<E>> E word(Class<E> type, String text) {
    String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    throw new IllegalArgumentException("must be one of " + words(type) + ": " + text);
  }

  static Signal[] signals(String text) {
    if (text.equalsIgnoreCase(NONE)) {
      return new Signal[0];
    }
    List<String> items = list(text);
    Signal[] signals = new Signal[items.size()];
    for (int i = 0; i < signals.length; i++) {
      try {
        signals[i] = word(Signal.class, items.get(i));
      } catch (IllegalArgumentException unknown) {
        throw new IllegalArgumentException(
            "must be " + NONE + " or some of " + words(Signal.class) + ": " + text, unknown);
      }
    }
    return signals;
  }

  /** A number and a unit, milliseconds where there is none, as OpenTelemetry's SDK reads them. */
  static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("must be a number and ms, s, m, h or d: " + text);
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> Duration.ofMillis(number);
    };
  }

  static Duration positiveDuration(String text) {
    Duration duration = duration(text);
    if (duration.isZero()) {
      throw new IllegalArgumentException("must be more than 0: " + text);
    }
    return duration;
  }

  static double ratio(String text) {
    double ratio;
    try {
      ratio = Double.parseDouble(text);
    } catch (NumberFormatException none) {
      ratio = Double.NaN;
    }
    if (!(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException("must be a number from 0 to 1: " + text);
    }
    return ratio;
  }

  /** What stands between commas. */
  static List<String> list(String text) {
    return Stream.of(text.split(",", -1))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  private static <E extends Enum<E>> String words(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .collect(Collectors.joining(", "));
  }
}
