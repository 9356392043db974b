/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** Two composed traces are told each field in turn, so a run may have several labels. */
  private static List<Step> folded(List<Step> steps) {
    List<Step> folded = new ArrayList<>();
    Set<String> run = new HashSet<>();
    for (Step step : steps) {
      if (!step.name().equals(Step.FIELDS)) {
        run.clear();
      } else if (!run.add(step.label())) {
        continue;
      }
      folded.add(step);
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

  boolean hasOneLabel() {
    return steps.stream().map(Step::label).filter(label -> !label.isEmpty()).distinct().count() < 2;
  }

  @Override
  public String toString() {
    return steps.stream().map(Step::toString).collect(Collectors.joining(" "));
  }
}
