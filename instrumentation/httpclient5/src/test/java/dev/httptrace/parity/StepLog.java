/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Writes down the steps of all threads, in the order in which they happen. */
final class StepLog {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final List<Step> steps = new ArrayList<>();
  private boolean closed;

  synchronized void add(String label, String name, String args) {
    if (!closed) {
      steps.add(new Step(label, name, args));
      notifyAll();
    }
  }

  /** Waits until that trace was told that hook, or the caller saw it. */
  synchronized void await(String label, String name) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (steps.stream()
        .noneMatch(step -> step.label().equals(label) && step.name().equals(name))) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("no " + label + "." + name + " in " + steps);
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted before " + label + "." + name, e);
      }
    }
  }

  /** Ends the scenario: what comes later belongs to the clearing up. */
  synchronized Sequence close() {
    closed = true;
    return new Sequence(steps);
  }
}
