/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;

/** Figures of one subject, one of each for each round. */
final class Measured {

  private final Map<Figure, List<Double>> rounds = new EnumMap<>(Figure.class);

  Measured() {
    for (Figure figure : Figure.values()) {
      rounds.put(figure, new ArrayList<>());
    }
  }

  void add(RunResult result) {
    rounds.forEach((figure, values) -> values.add(figure.of(result)));
  }

  /** The median of the rounds. */
  double of(Figure figure) {
    return median(values(figure));
  }

  /** What is added to another: the median of the rounds' differences. */
  double added(Figure figure, Measured bare) {
    List<Double> mine = values(figure);
    List<Double> others = bare.values(figure);
    List<Double> added = new ArrayList<>();
    for (int i = 0; i < mine.size(); i++) {
      added.add(mine.get(i) - others.get(i));
    }
    return median(added);
  }

  /** The greatest as a multiple of the least. */
  double spread(Figure figure) {
    return Collections.max(values(figure)) / Collections.min(values(figure));
  }

  List<Double> values(Figure figure) {
    return requireNonNull(rounds.get(figure));
  }

  static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
