/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.exporter.waterfall.Waterfall;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the calls are shown. */
final class OutputOptions {

  @Option(
      names = {"-v", "--verbose"},
      description = "Give phases below a millisecond lines of their own.")
  private boolean verbose;

  @Option(names = "--ascii", description = "Draw with '#'.")
  private boolean ascii;

  @Option(
      names = "--json",
      description = "Print one JSON object per call, on a line of its own, and draw nothing.")
  private boolean json;

  /** Returns what shows the laboratory, or {@code null} if only calls are to be shown. */
  @Nullable FaultTable faults(Surroundings around) {
    return json ? null : new FaultTable(around, Look.of(around, ascii), verbose);
  }

  /** Returns what reports so many calls. */
  Report report(Surroundings around, int calls, int concurrency) {
    if (json) {
      return new JsonReport(around);
    }
    Look look = Look.of(around, ascii);
    if (calls >= PercentileReport.MANY || concurrency > 1) {
      return new PercentileReport(around, look, concurrency);
    }
    Waterfall waterfall = look.waterfall();
    return new WaterfallReport(verbose ? waterfall.verbose() : waterfall, around);
  }
}
