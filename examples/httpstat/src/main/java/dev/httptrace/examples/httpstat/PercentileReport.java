/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.record.Phase;
import dev.httptrace.record.Verdict;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says what many calls have in common: percentiles of each phase, and what the slow ones are. */
final class PercentileReport implements Report {

  private static final double LEAST_MILLIS = 0.05;

  private final Surroundings around;
  private final Look look;
  private final Progress progress;
  private final Plan plan;

  PercentileReport(Surroundings around, Look look, Plan plan) {
    this.around = around;
    this.look = look;
    this.progress = new Progress(around, look);
    this.plan = plan;
  }

  @Override
  public void introduce(List<String> lines) {
    lines.forEach(around.out()::println);
  }

  @Override
  public void told(Outcome outcome) {
    progress.show(plan);
  }

  @Override
  public boolean isSummary() {
    return true;
  }

  @Override
  public void done(Tally tally, boolean interrupted) {
    progress.clear();
    PrintWriter out = around.out();
    print("", heading(tally, interrupted));
    if (plan.rate() > 0) {
      print(
          "  ",
          String.format(
              Locale.ROOT,
              "rate     %d of %s a second",
              tally.callsPerSecond(),
              number(plan.rate())));
    }
    print("  ", "ended    " + ends(tally));
    print("  ", "verdicts " + counts(tally.verdicts()));
    Verdict slowest = tally.slowestVerdict();
    if (slowest != null) {
      out.println();
      table(tally);
      out.println();
      print("  ", "> " + explanation(tally));
      out.println("    The slowest" + (tally.failures() == 0 ? ":" : " that succeeded:"));
      look.waterfall().lines(slowest).forEach(out::println);
      out.println();
      new HistogramLines(look).of(Histogram.of(tally)).forEach(out::println);
    }
    out.println();
    out.flush();
  }

  private String heading(Tally tally, boolean interrupted) {
    String heading =
        String.format(
            Locale.ROOT,
            "%d calls in %.2f s (%d a second), %d at a time",
            tally.calls(),
            tally.wallNanos() / 1e9,
            tally.callsPerSecond(),
            Math.max(1, Math.min(plan.concurrency(), tally.calls())));
    if (interrupted) {
      return heading + ", interrupted";
    }
    return plan.time() != null && tally.calls() == Plan.MOST_CALLS
        ? heading + ", the most that are kept"
        : heading;
  }

  private void print(String indent, String text) {
    Lines.wrapped(look.columns(), indent, text).forEach(around.out()::println);
  }

  private void table(Tally tally) {
    int width = Math.min(10, (look.columns() - 11) / 4);
    String cells = ("%" + width + "s").repeat(4);
    around.out().printf("  %-9s" + cells + "%n", "ms", "p50", "p90", "p99", "max");
    for (Measure measure : Measure.all()) {
      long[] sorted = tally.sorted(measure);
      if (Tally.percentile(sorted, 100) / 1e6 >= LEAST_MILLIS) {
        around
            .out()
            .printf(
                Locale.ROOT,
                "  %-9s" + cells + "%n",
                measure.word(),
                millis(sorted, 50),
                millis(sorted, 90),
                millis(sorted, 99),
                millis(sorted, 100));
      }
    }
  }

  private static String millis(long[] sorted, double percent) {
    return String.format(Locale.ROOT, "%.1f", Tally.percentile(sorted, percent) / 1e6);
  }

  private static String number(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
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

  private static String ends(Tally tally) {
    Map<String, Integer> ends = new TreeMap<>(tally.statuses());
    tally.exitCodes().forEach((code, calls) -> ends.put("exit code " + code, calls));
    return counts(ends);
  }

  private static String counts(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .map(each -> each.getValue() + " x " + each.getKey())
        .collect(Collectors.joining(", "));
  }
}
