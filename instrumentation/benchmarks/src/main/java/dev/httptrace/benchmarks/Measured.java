/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Figures of one subject, one for each round. */
final class Measured {

  private final List<Double> nanos = new ArrayList<>();
  private final List<Double> cpu = new ArrayList<>();
  private final List<Double> bytes = new ArrayList<>();

  void add(double time, double cpuTime, double allocated) {
    nanos.add(time);
    cpu.add(cpuTime);
    bytes.add(allocated);
  }

  /** Processor time as a multiple of another's, round by round. */
  List<Double> ratios(Measured bare) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < cpu.size(); i++) {
      ratios.add(cpu.get(i) / bare.cpu.get(i));
    }
    return ratios;
  }

  double micros() {
    return median(nanos) / 1000;
  }

  double cpuMicros() {
    return median(cpu) / 1000;
  }

  /** Processor time. */
  double addedMicros(Measured bare) {
    List<Double> added = new ArrayList<>();
    for (int i = 0; i < cpu.size(); i++) {
      added.add((cpu.get(i) - bare.cpu.get(i)) / 1000);
    }
    return median(added);
  }

  double bytes() {
    return median(bytes);
  }

  double addedBytes(Measured bare) {
    return bytes() - bare.bytes();
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
