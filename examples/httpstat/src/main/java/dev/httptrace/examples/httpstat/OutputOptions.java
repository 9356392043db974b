/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

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
    return json
        ? new JsonReport(around)
        : new WaterfallReport(Style.of(around, ascii, verbose), around);
  }
}
