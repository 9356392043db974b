/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.List;

/**
 * What two runs have in common: the words without times, ports and bars, and without what comes and
 * goes with the speed of the machine.
 */
final class Shape {

  private Shape() {}

  static List<String> of(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.matches("  (queue|send|other|verdicts) .*"))
        // A sentence may be broken elsewhere, or speak of what was slow that time.
        .filter(line -> !line.matches("(  > | {4}\\S).*"))
        .map(Shape::of)
        .toList();
  }

  private static String of(String line) {
    return line.replaceFirst("^ +ms  0.*", "axis")
        .replaceFirst(" \\(with .*", "")
        .replaceAll("[█▉▊▋▌▍▎▏▐]+", "")
        .replaceAll("\\d+(\\.\\d+)?", "N")
        .replaceAll(" +", " ")
        .strip();
  }
}
