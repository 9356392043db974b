/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a sequence may differ in and still be the same: the races of the recording.
 *
 * @param unordered pairs of keys that come in either order
 * @param interleaved pairs of traces of which no order is promised
 * @param variants the arguments that a key was also seen with
 * @param sometimes keys that were not seen in every run
 */
record Tolerance(
    Set<Set<String>> unordered,
    Set<Set<String>> interleaved,
    Map<String, Set<String>> variants,
    Set<String> sometimes) {

  /** What remains of Go's races with a thread for each request: that requests interleave. */
  Tolerance onOneThread() {
    return new Tolerance(Set.of(), interleaved, Map.of(), Set.of());
  }

  /** Returns what keeps the two from being the same, or an empty text. */
  String difference(Sequence expected, Sequence actual) {
    List<String> wanted = expected.keys();
    List<String> seen = actual.keys();
    String presence = presence(wanted, seen);
    if (!presence.isEmpty()) {
      return presence;
    }
    Map<String, Integer> at = new HashMap<>();
    for (int i = 0; i < seen.size(); i++) {
      at.put(seen.get(i), i);
    }
    Connections connections = new Connections();
    for (int i = 0; i < wanted.size(); i++) {
      if (!at.containsKey(wanted.get(i))) {
        continue;
      }
      Step step = expected.steps().get(i);
      Step got = actual.steps().get(at.get(wanted.get(i)));
      if (!accepts(wanted.get(i), step, connections.renamed(step, got))) {
        return "expected " + step + ", was " + got;
      }
      for (int j = i + 1; j < wanted.size(); j++) {
        Integer later = at.get(wanted.get(j));
        if (later != null
            && at.get(wanted.get(i)) > later
            && isOrdered(wanted.get(i), wanted.get(j), step, expected.steps().get(j))) {
          return wanted.get(i) + " not before " + wanted.get(j);
        }
      }
    }
    return "";
  }

  private boolean accepts(String key, Step step, Step got) {
    return got.args().equals(step.args())
        || variants.getOrDefault(key, Set.of()).contains(got.args());
  }

  private boolean isOrdered(String key, String later, Step step, Step after) {
    return !unordered.contains(Set.of(key, later))
        && (step.label().equals(after.label())
            || !interleaved.contains(Set.of(step.label(), after.label())));
  }

  private String presence(List<String> wanted, List<String> seen) {
    Set<String> missing = new TreeSet<>(wanted);
    seen.forEach(missing::remove);
    missing.removeAll(sometimes);
    Set<String> surplus = new TreeSet<>(seen);
    wanted.forEach(surplus::remove);
    surplus.removeAll(sometimes);
    return missing.isEmpty() && surplus.isEmpty()
        ? ""
        : "missing " + missing + ", not expected " + surplus;
  }

  /**
   * Connections are numbered as requests get them, which is luck where requests race: what counts
   * is which steps have the same one.
   */
  private static final class Connections {

    private final Map<String, String> names = new HashMap<>();

    Step renamed(Step expected, Step got) {
      if (!expected.name().equals("GotConn")) {
        return got;
      }
      String wanted = connection(expected);
      String name = names.computeIfAbsent(connection(got), ignored -> fresh(wanted));
      return new Step(
          got.label(), got.name(), name + got.args().substring(connection(got).length()));
    }

    private String fresh(String wanted) {
      return names.containsValue(wanted) ? "another" : wanted;
    }

    private static String connection(Step step) {
      return step.args().substring(0, step.args().indexOf(','));
    }
  }
}
