/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.exporter.waterfall.Waterfall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is printed, and where the bodies go. */
final class OutputOptions {

  private boolean include;

  private List<String> files = new ArrayList<>();

  private @Nullable String writeOut;

  private boolean verbose;

  private boolean ascii;

  private boolean json;

  private boolean summary;

  /** Adds the options to a command. */
  void addTo(Options options) {
    options.named("-i", "--include").says("Print the response headers.").flag();
    options
        .named("-o", "--output")
        .says(
            "Write the response body to a file, or to standard output if FILE is '-'. Give"
                + " it once per URL, in the same order.")
        .texts("FILE");
    options
        .named("-w", "--write-out")
        .says(
            "Print this after each call instead of the picture, with curl's variables such"
                + " as %%{time_starttransfer}. @FILE reads it from a file, @- from standard input.")
        .text("FORMAT");
    options.named("-v", "--verbose").says("Show every phase, even below one millisecond.").flag();
    options.named("--ascii").says("Draw the picture with '#'.").flag();
    options
        .named("--json")
        .says(
            "Print one JSON object per call and line instead of the picture. After ten"
                + " calls or more, a last one summarizes them (\"summary\").")
        .flag();
    options
        .named("--summary")
        .says(
            "Print only the percentile report, even for a few calls; with --json, only the"
                + " summary.")
        .flag();
  }

  /** Reads what was given, once. */
  void read(Given given) {
    include = given.flag("--include");
    files.addAll(given.texts("--output"));
    writeOut = given.textOrNull("--write-out");
    verbose = given.flag("--verbose");
    ascii = given.flag("--ascii");
    json = given.flag("--json");
    summary = given.flag("--summary");
  }

  /**
   * Looks at what was given.
   *
   * @throws BadInput if it does not go together
   */
  void check(Plan plan) {
    if (writeOut != null && (json || summary)) {
      throw new BadInput(ExitCodes.USAGE, "--write-out does not go with --json or --summary");
    }
    if (files.size() > plan.targets().size()) {
      throw new BadInput(ExitCodes.USAGE, "there are more --output than URLs");
    }
    if (!files.isEmpty() && (plan.time() != null || plan.calls() != plan.targets().size())) {
      throw new BadInput(ExitCodes.USAGE, "--output is for calls that are made once");
    }
  }

  /** Returns what takes the bodies, for each URL. */
  List<BodySink> bodies(Plan plan, Surroundings around) {
    List<BodySink> bodies = new ArrayList<>();
    for (int i = 0; i < plan.targets().size(); i++) {
      bodies.add(i < files.size() ? BodySink.to(files.get(i), around) : BodySink.nobody(around));
    }
    return bodies;
  }

  /** Returns what shows the laboratory, or {@code null} if only calls are to be shown. */
  @Nullable FaultTable faults(Surroundings around) {
    return json || writeOut != null
        ? null
        : new FaultTable(around, Look.of(around, ascii), verbose);
  }

  /**
   * Returns what reports the calls of a plan.
   *
   * @param head whether only heads of responses are wanted
   */
  Report report(Surroundings around, Plan plan, boolean head) {
    boolean heads = include || head;
    if (writeOut != null) {
      return new WriteOutReport(WriteOut.parse(writeOut), heads, around);
    }
    boolean together = summary || plan.isMany();
    if (json) {
      return new JsonReport(around, heads, !summary, together ? plan : null);
    }
    Look look = Look.of(around, ascii);
    if (together) {
      return new PercentileReport(around, look, plan);
    }
    Waterfall waterfall = look.waterfall();
    return new WaterfallReport(
        verbose ? waterfall.verbose() : waterfall, look.columns(), heads, around);
  }
}
