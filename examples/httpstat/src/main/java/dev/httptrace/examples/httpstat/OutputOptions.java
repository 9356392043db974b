/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.exporter.waterfall.Waterfall;
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

  Report report(Surroundings around) {
    if (json) {
      return new JsonReport(around);
    }
    Waterfall waterfall = Look.of(around, ascii).waterfall();
    return new WaterfallReport(verbose ? waterfall.verbose() : waterfall, around);
  }
}
