/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.record.Phase;
import dev.httptrace.record.Verdict;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Says what many calls have in common: percentiles of each phase, and what the slow ones are. */
final class PercentileReport implements Report {

  /** From so many calls on nobody reads their waterfalls. */
  static final int MANY = 10;

  private static final double LEAST_MILLIS = 0.05;

  private final Surroundings around;
  private final Look look;
  private final Progress progress;
  private final int concurrency;

  PercentileReport(Surroundings around, Look look, int concurrency) {
    this.around = around;
    this.look = look;
    this.progress = new Progress(around, look);
    this.concurrency = concurrency;
  }

  @Override
  public void introduce(List<String> lines) {
    lines.forEach(around.out()::println);
  }

  @Override
  public void told(Outcome outcome) {
    progress.show(outcome.calls());
  }

  @Override
  public boolean isSummary() {
    return true;
  }

  @Override
  public void done(Tally tally) {
    progress.clear();
    PrintWriter out = around.out();
    double seconds = tally.wallNanos() / 1e9;
    out.printf(
        Locale.ROOT,
        "%d calls in %.2f s (%.0f a second), %d at a time%n",
        tally.calls(),
        seconds,
        tally.calls() / Math.max(1e-9, seconds),
        Math.min(concurrency, tally.calls()));
    out.println("  ended    " + counts(tally.ends()));
    out.println("  verdicts " + counts(tally.verdicts()));
    Verdict slowest = tally.slowestVerdict();
    if (slowest != null) {
      out.println();
      table(tally);
      out.println();
      out.println("  > " + explanation(tally));
      out.println("    The slowest" + (tally.failures() == 0 ? ":" : " that succeeded:"));
      look.waterfall().lines(slowest).forEach(out::println);
    }
    out.println();
    out.flush();
  }

  private void table(Tally tally) {
    around.out().printf("  %-9s%10s%10s%10s%10s%n", "ms", "p50", "p90", "p99", "max");
    for (Measure measure : Measure.all()) {
      if (tally.percentile(measure, 100) / 1e6 >= LEAST_MILLIS) {
        around
            .out()
            .printf(
                Locale.ROOT,
                "  %-9s%10.1f%10.1f%10.1f%10.1f%n",
                measure.word(),
                tally.percentile(measure, 50) / 1e6,
                tally.percentile(measure, 90) / 1e6,
                tally.percentile(measure, 99) / 1e6,
                tally.percentile(measure, 100) / 1e6);
      }
    }
  }

  /** Says what the calls in the middle spend their time on, and what the slowest do. */
  static String explanation(Tally tally) {
    double[] middle = tally.sharesOfTheMiddle();
    double[] slow = tally.sharesOfTheSlowest();
    Phase most = largest(slow);
    String why =
        switch (most) {
          case DNS, CONNECT, PROXY, TLS ->
              String.format(
                  Locale.ROOT, ": %.0f %% of the calls opened a connection", tally.dialled() * 100);
          default -> "";
        };
    return "p50 is " + share(middle, largest(middle)) + "; p99 is " + share(slow, most) + why;
  }

  private static String share(double[] shares, Phase phase) {
    return String.format(
        Locale.ROOT, "%.0f %% %s", shares[phase.ordinal()] * 100, new Measure(phase).word());
  }

  private static Phase largest(double[] shares) {
    Phase largest = Phase.OTHER;
    for (Phase phase : Phase.values()) {
      largest = shares[phase.ordinal()] > shares[largest.ordinal()] ? phase : largest;
    }
    return largest;
  }

  private static String counts(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .map(each -> each.getValue() + " x " + each.getKey())
        .collect(Collectors.joining(", "));
  }
}
