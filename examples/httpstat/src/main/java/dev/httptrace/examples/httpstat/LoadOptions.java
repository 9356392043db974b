/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How many calls are made, and how fast. */
final class LoadOptions {

  private static final Pattern TIME = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)?");
  private static final int MOST_A_SECOND = 1_000_000;

  private int repeat = 1;

  private @Nullable String duration;

  private int concurrency = 1;

  private @Nullable Double rate;

  private @Nullable String slo;

  /** Adds the options to a command. */
  void addTo(Options options) {
    options.named("-n", "--repeat").says("Make each call N times.").integer("N");
    options
        .named("-z", "--duration")
        .says("Keep making calls for this long, such as 30s or 5m.")
        .text("TIME");
    options
        .named("-c", "--concurrency")
        .says(
            "Make N calls at a time. With N above 1, or ten calls or more, a percentile"
                + " report replaces the pictures.")
        .integer("N");
    options
        .named("-q", "--rate")
        .says("Start at most this many calls per second in total.")
        .number("RATE");
    options
        .named("--slo")
        .says(
            "Exit with 4 if the p99 of a phase exceeds its limit, such as"
                + " total=500ms,tls=100ms.")
        .text("LIMITS");
  }

  /** Reads what was given, once. */
  void read(Given given) {
    repeat = given.integer("--repeat", repeat);
    duration = given.textOrNull("--duration");
    concurrency = given.integer("--concurrency", concurrency);
    rate = given.numberOrNull("--rate");
    slo = given.textOrNull("--slo");
  }

  /**
   * Returns the limits.
   *
   * @throws BadInput if they cannot be read
   */
  Slo slo() {
    return slo == null ? Slo.none() : Slo.parse(slo);
  }

  /**
   * Returns the plan for calls to these targets.
   *
   * @throws BadInput if there can be none
   */
  Plan plan(List<Target> targets) {
    if (repeat < 1 || (long) repeat * targets.size() > Plan.MOST_CALLS) {
      throw new BadInput(
          ExitCodes.USAGE,
          "--repeat must be at least 1, and make no more than a million calls: " + repeat);
    }
    if (repeat > 1 && duration != null) {
      throw new BadInput(ExitCodes.USAGE, "--repeat and --duration cannot both end the calls");
    }
    if (concurrency < 1 || concurrency > 1_000) {
      throw new BadInput(ExitCodes.USAGE, "--concurrency must be 1 to 1000: " + concurrency);
    }
    if (rate != null && !(rate > 0 && rate <= MOST_A_SECOND)) {
      throw new BadInput(
          ExitCodes.USAGE, "--rate must be more than 0 and at most " + MOST_A_SECOND + ": " + rate);
    }
    return new Plan(
        targets,
        repeat,
        concurrency,
        duration == null ? null : time(duration),
        rate == null ? 0 : rate);
  }

  private static Duration time(String text) {
    Matcher matcher = TIME.matcher(text);
    double number = matcher.matches() ? Double.parseDouble(matcher.group(1)) : 0;
    if (number == 0) {
      throw new BadInput(
          ExitCodes.USAGE, "--duration must be like 500ms, 30s, 5m or 1h, was: " + text);
    }
    double millis =
        switch (matcher.group(2) == null ? "s" : matcher.group(2)) {
          case "ms" -> number;
          case "m" -> number * 60_000;
          case "h" -> number * 3_600_000;
          default -> number * 1_000;
        };
    if (millis < 1 || millis > Duration.ofDays(1).toMillis()) {
      throw new BadInput(ExitCodes.USAGE, "--duration must be 1ms to 24h: " + text);
    }
    return Duration.ofMillis(Math.round(millis));
  }
}
