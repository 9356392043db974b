/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Limits for the time of the calls. They are held against the 99th percentile, which with less than
 * a hundred calls is the slowest.
 */
final class Slo {

  private static final Pattern LIMIT = Pattern.compile("([a-z]+)=(\\d+(?:\\.\\d+)?)(us|ms|s)");

  private final Map<Measure, Long> limits;

  private Slo(Map<Measure, Long> limits) {
    this.limits = limits;
  }

  static Slo none() {
    return new Slo(Map.of());
  }

  /**
   * Reads {@code total=500ms,tls=100ms}.
   *
   * @throws BadInput if it cannot be read
   */
  static Slo parse(String text) {
    Map<Measure, Long> limits = new LinkedHashMap<>();
    for (String limit : text.split(",", -1)) {
      Matcher matcher = LIMIT.matcher(limit.strip());
      if (!matcher.matches()) {
        throw new BadInput(
            ExitCodes.USAGE, "--slo must be like total=500ms,tls=100ms, was: " + limit);
      }
      double unit =
          switch (matcher.group(3)) {
            case "us" -> 1e3;
            case "ms" -> 1e6;
            default -> 1e9;
          };
      long nanos = Math.round(Double.parseDouble(matcher.group(2)) * unit);
      if (limits.put(measure(matcher.group(1)), nanos) != null) {
        throw new BadInput(ExitCodes.USAGE, "--slo has two limits for " + matcher.group(1));
      }
    }
    return new Slo(limits);
  }

  private static Measure measure(String word) {
    return Measure.all().stream()
        .filter(each -> each.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInput(
                    ExitCodes.USAGE,
                    "--slo knows "
                        + Measure.all().stream()
                            .map(Measure::word)
                            .collect(Collectors.joining(", "))
                        + ", not: "
                        + word));
  }

  /** Returns one line for each limit that was missed. */
  List<String> misses(Tally tally) {
    List<String> misses = new ArrayList<>();
    limits.forEach(
        (measure, limit) -> {
          long nanos = tally.percentile(measure, 99);
          if (nanos > limit) {
            misses.add(
                String.format(
                    Locale.ROOT,
                    "slo missed: %s%s took %.1f ms, limit %.1f ms",
                    tally.calls() == 1 ? "" : "p99 of ",
                    measure.word(),
                    nanos / 1e6,
                    limit / 1e6));
          }
        });
    return misses;
  }
}
