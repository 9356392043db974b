/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.List;

/**
 * What two runs of the demo have in common: the words without times, ports and bars, and without
 * the phases that get a line only when they happen to take a millisecond.
 */
final class Shape {

  private Shape() {}

  static List<String> of(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.matches("  (queue|send|other) .*"))
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
