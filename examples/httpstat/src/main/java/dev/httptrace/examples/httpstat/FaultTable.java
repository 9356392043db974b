/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.record.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Runs the laboratory and says of each fault what the verdict was, and whether it is right.
 *
 * <p>On a busy machine a call can be slowed by more than what was injected, and then the verdict
 * rightly names that. So a fault whose verdict is not the expected one is injected again.
 */
final class FaultTable {

  private static final int TRIES = 3;
  private static final int BESIDE = 60;

  private final Surroundings around;
  private final Look look;
  private final boolean verbose;

  FaultTable(Surroundings around, Look look, boolean verbose) {
    this.around = around;
    this.look = look;
    this.verbose = verbose;
  }

  /** Returns whether all verdicts are correct. */
  boolean run(List<Fault> faults) throws IOException {
    boolean narrow = look.columns() < BESIDE;
    around
        .out()
        .println(
            narrow
                ? "Injected fault, and the verdict"
                : "Injected fault                        Verdict");
    int wrong = 0;
    for (Fault fault : faults) {
      Verdict verdict = fault.experiment().run().verdict();
      boolean right = verdict.kind() == fault.verdict();
      for (int tries = 1; !right && tries < TRIES; tries++) {
        verdict = fault.experiment().run().verdict();
        right = verdict.kind() == fault.verdict();
      }
      wrong += right ? 0 : 1;
      around
          .out()
          .printf(
              Locale.ROOT,
              narrow ? "%s %s%n    %s%n" : "%s %-35s %s%n",
              right ? look.tick() : look.cross(),
              fault.name(),
              verdict.kind().word() + (right ? "" : ", not " + fault.verdict().word()));
      if (verbose || !right) {
        look.waterfall().lines(verdict).forEach(around.out()::println);
      }
      around.out().flush();
    }
    around.out().println();
    around.out().printf("%d of %d verdicts are correct%n", faults.size() - wrong, faults.size());
    around.out().flush();
    return wrong == 0;
  }
}
