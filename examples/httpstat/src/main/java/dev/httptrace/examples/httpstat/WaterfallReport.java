/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.exporter.waterfall.Waterfall;
import dev.httptrace.record.CallRecord;
import java.util.List;

/** Draws each call as soon as it is over. */
final class WaterfallReport implements Report {

  private final Waterfall waterfall;
  private final Surroundings around;

  WaterfallReport(Waterfall waterfall, Surroundings around) {
    this.waterfall = waterfall;
    this.around = around;
  }

  @Override
  public void introduce(List<String> lines) {
    lines.forEach(around.out()::println);
    around.out().println();
    around.out().flush();
  }

  @Override
  public void told(Outcome outcome) {
    CallRecord call = outcome.call();
    if (call != null) {
      String label = outcome.calls() == 1 ? "" : outcome.number() + "  ";
      waterfall.lines(label, call).forEach(around.out()::println);
    }
    if (outcome.traceId() != null) {
      around.out().println("  trace " + outcome.traceId());
    }
    around.out().println();
    around.out().flush();
  }
}
