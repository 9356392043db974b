/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.List;

/** Prints what {@code --write-out} says, and draws nothing. */
final class WriteOutReport implements Report {

  private final WriteOut format;
  private final boolean heads;
  private final Surroundings around;

  WriteOutReport(WriteOut format, boolean heads, Surroundings around) {
    this.format = format;
    this.heads = heads;
    this.around = around;
  }

  /** Keeps quiet: only what was asked for is printed. */
  @Override
  public void introduce(List<String> lines) {}

  @Override
  public void told(Outcome outcome) {
    if (heads) {
      HeadLines.of(outcome.heads()).forEach(around.out()::println);
    }
    around.out().print(format.of(outcome));
    around.out().flush();
  }
}
