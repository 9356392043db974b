/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks and prints one table for each transport. */
public final class Report {

  private static final int POOL_THREADS = 8;

  private final Profile profile;
  private final PrintStream out;

  private Report(Profile profile, PrintStream out) {
    this.profile = profile;
    this.out = out;
  }

  /** Takes {@code quick} or {@code full}, and optionally the name of one table. */
  public static void main(String[] args) throws RunnerException {
    String name = args.length == 0 ? "quick" : args[0];
    Report report = new Report(Profile.valueOf(name.toUpperCase(Locale.ROOT)), System.out);
    report.machine();
    if (args.length > 1) {
      report.only(args[1]);
    } else {
      report.all();
    }
  }

  private void only(String table) throws RunnerException {
    switch (table) {
      case "scaling" -> scaling();
      case "threads" -> table(Transport.MEMORY, POOL_THREADS);
      default -> table(Transport.valueOf(table.toUpperCase(Locale.ROOT)), 1);
    }
  }

  private void all() throws RunnerException {
    for (Transport transport : profile.transports()) {
      table(transport, 1);
    }
    if (profile == Profile.FULL) {
      table(Transport.MEMORY, POOL_THREADS);
      scaling();
    }
  }

  private void machine() {
    out.printf(
        "JDK %s, %s %s, %d processors%n",
        Runtime.version(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors());
  }

  private void table(Transport transport, int threads) throws RunnerException {
    List<Subject> subjects =
        threads == 1 ? profile.subjects(transport) : profile.subjects(Transport.KEEP_ALIVE);
    int rounds = threads == 1 ? profile.rounds(transport) : 1;
    Map<Subject, Measured> measured = new EnumMap<>(Subject.class);
    subjects.forEach(subject -> measured.put(subject, new Measured()));
    for (int round = 0; round < rounds; round++) {
      for (Subject subject : subjects) {
        RunResult result =
            run(
                options(RequestBenchmark.class, threads)
                    .param("subject", subject.name())
                    .param("transport", transport.name()));
        requireNonNull(measured.get(subject)).add(time(result), cpu(result), bytes(result));
      }
    }
    out.printf(
        "%n%s, %d thread%s, %d round%s%n%n",
        transport.title(),
        threads,
        threads == 1 ? "" : "s on one pool",
        rounds,
        rounds == 1 ? "" : "s");
    out.println(
        "| subject | clock µs | CPU µs | added CPU µs | ratio of CPU to bare (least–most) | added B |");
    out.println("| --- | ---: | ---: | ---: | ---: | ---: |");
    Measured bare = requireNonNull(measured.get(Subject.BARE));
    measured.forEach((subject, figures) -> row(subject.title(), figures, bare));
  }

  private void row(String title, Measured figures, Measured bare) {
    List<Double> ratios = figures.ratios(bare);
    out.printf(
        Locale.ROOT,
        "| %s | %.2f | %.2f | %.2f | %.2f (%.2f–%.2f) | %.0f |%n",
        title,
        figures.micros(),
        figures.cpuMicros(),
        figures.addedMicros(bare),
        Measured.median(ratios),
        Collections.min(ratios),
        Collections.max(ratios),
        figures == bare ? figures.bytes() : figures.addedBytes(bare));
  }

  private void scaling() throws RunnerException {
    out.printf("%nin memory, more of everything (added to bare of the same shape)%n%n");
    out.println(
        "| clients | routes | open exchanges | subject | CPU µs | added CPU µs | added B |");
    out.println("| ---: | ---: | ---: | --- | ---: | ---: | ---: |");
    int[][] shapes = {{1, 1, 0}, {100, 1, 0}, {1, 1000, 0}, {1, 1, 1000}};
    for (int[] shape : shapes) {
      Measured bare = scaled(Subject.BARE, shape);
      for (Subject subject : List.of(Subject.NO_TRACE, Subject.SPAN)) {
        Measured figures = scaled(subject, shape);
        out.printf(
            Locale.ROOT,
            "| %d | %d | %d | %s | %.2f | %.2f | %.0f |%n",
            shape[0],
            shape[1],
            shape[2],
            subject.title(),
            figures.cpuMicros(),
            figures.addedMicros(bare),
            figures.addedBytes(bare));
      }
    }
  }

  private Measured scaled(Subject subject, int[] shape) throws RunnerException {
    RunResult result =
        run(
            options(ScalingBenchmark.class, 1)
                .param("subject", subject.name())
                .param("clients", Integer.toString(shape[0]))
                .param("routes", Integer.toString(shape[1]))
                .param("open", Integer.toString(shape[2])));
    Measured measured = new Measured();
    measured.add(time(result), cpu(result), bytes(result));
    return measured;
  }

  private ChainedOptionsBuilder options(Class<?> benchmark, int threads) {
    return new OptionsBuilder()
        .include(benchmark.getName() + "\\.")
        .forks(1)
        .threads(threads)
        .warmupIterations(1)
        .warmupTime(profile.iteration())
        .measurementIterations(profile.iterations())
        .measurementTime(profile.iteration())
        .jvmArgs("-Xms1g", "-Xmx1g", "-XX:+UseParallelGC")
        .addProfiler(GCProfiler.class)
        .addProfiler(CpuProfiler.class)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
  }

  private static RunResult run(ChainedOptionsBuilder options) throws RunnerException {
    return new Runner(options.build()).runSingle();
  }

  private static double time(RunResult result) {
    return least(result, iteration -> iteration.getPrimaryResult());
  }

  private static double cpu(RunResult result) {
    return least(result, iteration -> iteration.getSecondaryResults().get(CpuProfiler.LABEL));
  }

  /** The least of its iterations: whoever else uses the machine only adds. */
  private static double least(RunResult result, Function<IterationResult, Result<?>> figure) {
    return result.getBenchmarkResults().stream()
        .flatMap(fork -> fork.getIterationResults().stream())
        .mapToDouble(iteration -> requireNonNull(figure.apply(iteration)).getScore())
        .min()
        .orElseThrow();
  }

  private static double bytes(RunResult result) {
    return requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm")).getScore();
  }
}
