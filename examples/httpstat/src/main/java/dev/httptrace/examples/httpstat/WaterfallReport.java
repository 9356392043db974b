/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.OutsideText;
import dev.httptrace.exporter.waterfall.Waterfall;
import dev.httptrace.record.CallRecord;
import java.util.List;

/** Draws each call as soon as it is over. */
final class WaterfallReport implements Report {

  private final Waterfall waterfall;
  private final int columns;
  private final boolean heads;
  private final Surroundings around;

  WaterfallReport(Waterfall waterfall, int columns, boolean heads, Surroundings around) {
    this.waterfall = waterfall;
    this.columns = columns;
    this.heads = heads;
    this.around = around;
  }

  @Override
  public void introduce(List<String> lines) {
    for (String line : lines) {
      Lines.wrapped(columns, "", line).forEach(around.out()::println);
    }
    around.out().println();
    around.out().flush();
  }

  @Override
  public void told(Outcome outcome) {
    if (heads) {
      HeadLines.of(outcome.heads()).forEach(around.out()::println);
    }
    CallRecord call = outcome.call();
    if (call != null) {
      String label = outcome.calls() == 1 ? "" : outcome.number() + "  ";
      waterfall.lines(label, call).forEach(around.out()::println);
    }
    if (outcome.redirect() != null) {
      String to = "redirects to " + OutsideText.shown(outcome.redirect());
      Lines.wrapped(columns, "  ", to).forEach(around.out()::println);
    }
    TraceLink trace = outcome.trace();
    if (trace != null) {
      around.out().println("  trace " + (trace.url() == null ? trace.traceId() : trace.url()));
    }
    around.out().println();
    around.out().flush();
  }
}
