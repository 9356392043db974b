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
  private int done;
  private int length;

  Progress(Surroundings around, Look look) {
    this.around = around;
    this.full = look.unicode() ? "█" : "#";
    this.empty = look.unicode() ? "░" : ".";
  }

  /** Counts one more of so many. */
  void show(int all) {
    done++;
    int cells = (int) ((long) CELLS * done / all);
    // Each call would be a write of its own: the bar has no more steps than this.
    boolean moved = cells != (int) ((long) CELLS * (done - 1) / all);
    if (around.terminal() && moved) {
      print(
          String.format(
              Locale.ROOT,
              "  %s%s %d/%d",
              full.repeat(cells),
              empty.repeat(CELLS - cells),
              done,
              all));
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
