/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.Locale;

/** A bar that grows while calls are made, on a terminal only. */
final class Progress {

  private static final int CELLS = 30;

  private final Surroundings around;
  private final String full;
  private final String empty;
  private final long begun = System.nanoTime();
  private int done;
  private int shown;
  private int length;

  Progress(Surroundings around, Look look) {
    this.around = around;
    this.full = look.unicode() ? "█" : "#";
    this.empty = look.unicode() ? "░" : ".";
  }

  /** Counts one more, of as many as the plan has. */
  void show(Plan plan) {
    done++;
    int cells = (int) (CELLS * plan.done(done, System.nanoTime() - begun));
    // Each call would be a write of its own: the bar has no more steps than this.
    boolean moved = cells != shown;
    shown = cells;
    if (around.terminal() && moved) {
      print(
          String.format(
              Locale.ROOT,
              "  %s%s %d%s",
              full.repeat(cells),
              empty.repeat(CELLS - cells),
              done,
              plan.time() == null ? "/" + plan.calls() : ""));
    }
  }

  /** Leaves the line as if nothing had been there. */
  void clear() {
    if (length > 0) {
      print(" ".repeat(length));
      around.out().print("\r");
      around.out().flush();
    }
  }

  private void print(String line) {
    around.out().print("\r" + line);
    around.out().flush();
    length = line.length();
  }
}
