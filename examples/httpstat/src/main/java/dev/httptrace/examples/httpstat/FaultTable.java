/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.record.CallRecord;
import dev.httptrace.record.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Runs the laboratory and says of each fault what the verdict was, and whether it is right. */
final class FaultTable {

  private final Surroundings around;
  private final Look look;
  private final boolean verbose;

  FaultTable(Surroundings around, Look look, boolean verbose) {
    this.around = around;
    this.look = look;
    this.verbose = verbose;
  }

  /** Returns whether all verdicts are right. */
  boolean run(List<Fault> faults) throws IOException {
    around.out().println("What is wrong                         What the verdict says");
    int wrong = 0;
    for (Fault fault : faults) {
      CallRecord call = fault.experiment().run();
      Verdict verdict = call.verdict();
      boolean right = verdict.kind() == fault.verdict();
      wrong += right ? 0 : 1;
      around
          .out()
          .printf(
              Locale.ROOT,
              "%s %-35s %s%n",
              right ? look.tick() : look.cross(),
              fault.name(),
              verdict.kind().word() + (right ? "" : ", not " + fault.verdict().word()));
      if (verbose || !right) {
        look.waterfall().lines(verdict).forEach(around.out()::println);
      }
      around.out().flush();
    }
    around.out().println();
    around.out().printf("%d of %d verdicts are right%n", faults.size() - wrong, faults.size());
    around.out().flush();
    return wrong == 0;
  }
}
