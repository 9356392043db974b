/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.ArrayList;
import java.util.List;

/**
 * What two runs have in common: the words without times, ports and bars, and without what comes and
 * goes with the speed of the machine. Sentences that are broken into lines are put together.
 */
final class Shape {

  private Shape() {}

  static List<String> of(List<String> lines) {
    List<String> shape = new ArrayList<>();
    boolean sentence = false;
    for (String line : lines) {
      boolean more = sentence && line.startsWith("    ") && !line.startsWith("     ");
      if (more) {
        shape.set(shape.size() - 1, shape.get(shape.size() - 1) + " " + line.strip());
      } else if (!line.matches("  (queue|send|other|verdicts) .*|  call .* before and after it")) {
        sentence = line.startsWith("  > ");
        shape.add(line);
      }
    }
    return shape.stream().map(Shape::words).toList();
  }

  private static String words(String line) {
    return line.replaceFirst("^ +ms  0.*", "axis")
        .replaceFirst(" \\(with .*", "")
        .replaceFirst("(Nothing unusual: ).*", "$1")
        .replaceFirst(", of which .*(?=No phase was slow)", " ")
        .replaceFirst("(p\\d\\d is ).*", "$1")
        .replaceAll("[█▉▊▋▌▍▎▏▐]+", "")
        .replaceAll("\\d+(\\.\\d+)?( (s|ms|MB|kB|B)\\b)?", "N")
        .replaceAll(" +", " ")
        .strip();
  }
}
