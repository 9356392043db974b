/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rooms of the published jars and which imports which, as the compiled classes have it. A room
 * stands one floor above the highest room that it imports.
 */
final class Plan {

  private static final String ROOT = "dev.httptrace";

  private final Map<String, Set<String>> imports = new TreeMap<>();
  private final Map<String, Integer> floors = new TreeMap<>();

  static Plan of(JavaClasses classes) {
    Plan plan = new Plan();
    for (JavaClass type : classes) {
      plan.add(type);
    }
    plan.imports.keySet().forEach(room -> plan.floor(room, new TreeSet<>()));
    return plan;
  }

  private void add(JavaClass type) {
    String room = type.getPackageName();
    Set<String> known = imports.computeIfAbsent(room, name -> new TreeSet<>());
    type.getDirectDependenciesFromSelf().stream()
        .map(dependency -> dependency.getTargetClass().getBaseComponentType().getPackageName())
        .filter(other -> other.equals(ROOT) || other.startsWith(ROOT + "."))
        .filter(other -> !other.equals(room))
        .forEach(known::add);
  }

  private int floor(String room, Set<String> above) {
    Integer known = floors.get(room);
    if (known != null) {
      return known;
    }
    if (!above.add(room)) {
      throw new IllegalStateException("a circle: " + above);
    }
    int floor = 0;
    for (String below : imports.get(room)) {
      floor = Math.max(floor, floor(below, above) + 1);
    }
    above.remove(room);
    floors.put(room, floor);
    return floor;
  }

  Set<String> rooms() {
    return imports.keySet();
  }

  /** The rooms floor by floor, the ground first. */
  List<List<String>> floors() {
    List<List<String>> all = new ArrayList<>();
    floors.forEach(
        (room, floor) -> {
          while (all.size() <= floor) {
            all.add(new ArrayList<>());
          }
          all.get(floor).add(room);
        });
    return all;
  }

  /** What a room imports, less what it would reach by way of another of its imports. */
  Set<String> nearest(String room) {
    Set<String> nearest = new TreeSet<>(imports.get(room));
    for (String below : imports.get(room)) {
      nearest.removeAll(reached(below));
    }
    return nearest;
  }

  private Set<String> reached(String room) {
    Set<String> all = new TreeSet<>();
    for (String below : imports.get(room)) {
      all.add(below);
      all.addAll(reached(below));
    }
    return all;
  }
}
