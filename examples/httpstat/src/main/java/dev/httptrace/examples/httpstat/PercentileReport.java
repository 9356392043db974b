/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.record.CallRecord;
import dev.httptrace.record.Phase;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
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
  public void done(Tally tally) {
    progress.clear();
    PrintWriter out = around.out();
    int count = tally.outcomes().size();
    double seconds = tally.wallNanos() / 1e9;
    out.printf(
        Locale.ROOT,
        "%d calls in %.2f s (%.0f a second), %d at a time%n",
        count,
        seconds,
        count / Math.max(1e-9, seconds),
        concurrency);
    out.println("  ended    " + counts(tally, PercentileReport::end));
    if (!tally.isEmpty()) {
      out.println("  verdicts " + counts(tally, PercentileReport::verdict));
      out.println();
      table(tally);
      out.println();
      out.println("  > " + explanation(tally));
      CallRecord slowest = tally.slowest().get(tally.slowest().size() - 1);
      out.println("    The slowest:");
      look.waterfall().lines(slowest.verdict()).forEach(out::println);
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
    double[] middle = Tally.shares(tally.middle());
    double[] slow = Tally.shares(tally.slowest());
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

  private static String counts(Tally tally, Function<Outcome, String> name) {
    Map<String, Long> counts =
        tally.outcomes().stream()
            .collect(Collectors.groupingBy(name, TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(each -> each.getValue() + " x " + each.getKey())
        .collect(Collectors.joining(", "));
  }

  private static String end(Outcome outcome) {
    CallRecord call = outcome.call();
    return outcome.exitCode() != ExitCodes.OK || call == null
        ? "exit code " + outcome.exitCode()
        : Integer.toString(call.status());
  }

  private static String verdict(Outcome outcome) {
    CallRecord call = outcome.call();
    return call == null ? "none" : call.verdict().kind().word();
  }
}
