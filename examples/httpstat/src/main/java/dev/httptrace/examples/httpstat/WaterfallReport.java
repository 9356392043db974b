/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

/** Draws each exchange of a call, one below the other. */
final class WaterfallReport implements Report {

  private final Style style;
  private final Waterfall waterfall;
  private final Surroundings around;

  WaterfallReport(Style style, Surroundings around) {
    this.style = style;
    this.waterfall = new Waterfall(style);
    this.around = around;
  }

  @Override
  public void introduce(String text) {
    Wrapped.at(style.width(), text).forEach(around.out()::println);
    around.out().println();
    around.out().flush();
  }

  @Override
  public void told(Outcome outcome) {
    String label = outcome.calls() == 1 ? "" : outcome.number() + "  ";
    String gap = "";
    for (Timeline exchange : outcome.exchanges()) {
      around.out().print(gap);
      waterfall.lines(label, exchange).forEach(around.out()::println);
      gap = System.lineSeparator();
    }
    waterfall.whole(outcome).forEach(around.out()::println);
    if (outcome.traceId() != null) {
      around.out().println("trace " + outcome.traceId());
    }
    around.out().println();
    around.out().flush();
  }
}
