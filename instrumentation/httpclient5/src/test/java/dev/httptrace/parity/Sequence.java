/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What happened, in order. The fields of one request head count as one step. */
record Sequence(List<Step> steps) {

  Sequence {
    steps = folded(steps);
  }

  static Sequence parse(List<String> lines) {
    return new Sequence(
        lines.stream()
            .flatMap(line -> Arrays.stream(line.strip().split("\\s+")))
            .map(Step::parse)
            .toList());
  }

  /** Composed traces are told each field in turn, and requests interleave: each label by itself. */
  private static List<Step> folded(List<Step> steps) {
    List<Step> folded = new ArrayList<>();
    Map<String, String> last = new HashMap<>();
    for (Step step : steps) {
      String before = last.put(step.label(), step.name());
      if (!step.name().equals(Step.FIELDS) || !step.name().equals(before)) {
        folded.add(step);
      }
    }
    return List.copyOf(folded);
  }

  /** Each step by its key; a key met again gets a number, as in the recording. */
  List<String> keys() {
    Map<String, Integer> met = new HashMap<>();
    List<String> keys = new ArrayList<>();
    for (Step step : steps) {
      int count = met.merge(step.key(), 1, Integer::sum);
      keys.add(count == 1 ? step.key() : step.key() + "#" + count);
    }
    return keys;
  }

  /** The hooks alone, without what the caller saw. */
  Sequence hooks() {
    return new Sequence(steps.stream().filter(step -> !step.name().startsWith("=")).toList());
  }

  boolean hasOneLabel() {
    return steps.stream().map(Step::label).filter(label -> !label.isEmpty()).distinct().count() < 2;
  }

  @Override
  public String toString() {
    return steps.stream().map(Step::toString).collect(Collectors.joining(" "));
  }
}
