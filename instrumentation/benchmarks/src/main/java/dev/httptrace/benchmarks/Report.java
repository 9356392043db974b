/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks and prints one table for each transport. */
public final class Report {

  private static final int POOL_THREADS = 8;
  private static final List<Subject> SUBJECTS_OF_THREADS =
      List.of(Subject.BARE, Subject.LATE_SPAN, Subject.LATE_SPAN_BRIDGE, Subject.OTEL);
  private static final int JVMS = 20;

  /** The exporter's thread has to share two processors with all of them, and is compiled late. */
  private static final TimeValue WARM_UP_OF_THREADS = TimeValue.seconds(10);

  private final Profile profile;
  private final PrintStream out;

  private Report(Profile profile, PrintStream out) {
    this.profile = profile;
    this.out = out;
  }

  /** Takes {@code quick} or {@code full}, and optionally the name of one table. */
  public static void main(String[] args) throws RunnerException, IOException, InterruptedException {
    String name = args.length == 0 ? "quick" : args[0];
    Report report = new Report(Profile.valueOf(name.toUpperCase(Locale.ROOT)), System.out);
    report.machine();
    if (args.length > 1) {
      report.only(args[1]);
    } else {
      report.all();
    }
  }

  private void only(String table) throws RunnerException, IOException, InterruptedException {
    switch (table) {
      case "scaling" -> scaling();
      case "threads" -> table(Transport.MEMORY, POOL_THREADS);
      case "jvms" -> jvms();
      case "start" -> Start.table(out);
      default -> table(Transport.valueOf(table.toUpperCase(Locale.ROOT)), 1);
    }
  }

  private void all() throws RunnerException, IOException, InterruptedException {
    for (Transport transport : profile.transports()) {
      table(transport, 1);
    }
    Start.table(out);
    if (profile == Profile.FULL) {
      table(Transport.MEMORY, POOL_THREADS);
      jvms();
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
    List<Subject> subjects = threads == 1 ? profile.subjects(transport) : SUBJECTS_OF_THREADS;
    int rounds = profile.rounds(transport);
    Map<Subject, Measured> measured = measure(subjects, transport, threads, rounds);
    out.printf(
        "%n%s, %d thread%s, %d round%s; added to HttpClient alone, and as part of what"
            + " OpenTelemetry's library adds%n%n",
        transport.title(),
        threads,
        threads == 1 ? "" : "s on one pool",
        rounds,
        rounds == 1 ? "" : "s");
    out.println(
        "| subject | clock µs | request thread µs | × | request thread B | ×"
            + " | whole process µs | × | whole process B | × |");
    out.println("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    Measured bare = requireNonNull(measured.get(Subject.BARE));
    Measured library = requireNonNull(measured.get(Subject.OTEL));
    measured.forEach((subject, figures) -> row(subject.title(), figures, bare, library));
  }

  private Map<Subject, Measured> measure(
      List<Subject> subjects, Transport transport, int threads, int rounds) throws RunnerException {
    Map<Subject, Measured> measured = new EnumMap<>(Subject.class);
    subjects.forEach(subject -> measured.put(subject, new Measured()));
    for (int round = 0; round < rounds; round++) {
      for (Subject subject : subjects) {
        requireNonNull(measured.get(subject))
            .add(
                run(
                    options(RequestBenchmark.class, threads)
                        .param("subject", subject.name())
                        .param("transport", transport.name())));
      }
    }
    return measured;
  }

  private void row(String title, Measured figures, Measured bare, Measured library) {
    out.printf(
        Locale.ROOT,
        "| %s | %.2f |%s%s%s%s%n",
        title,
        figures.of(Figure.CLOCK) / 1000,
        cells(figures, bare, library, Figure.THREAD_TIME),
        cells(figures, bare, library, Figure.THREAD_BYTES),
        cells(figures, bare, library, Figure.PROCESS_TIME),
        cells(figures, bare, library, Figure.PROCESS_BYTES));
  }

  private static String cells(Measured figures, Measured bare, Measured library, Figure figure) {
    boolean bytes = figure == Figure.THREAD_BYTES || figure == Figure.PROCESS_BYTES;
    String form = bytes ? "%.0f" : "%.2f";
    double unit = bytes ? 1 : 1000;
    if (figures == bare) {
      return String.format(Locale.ROOT, " (" + form + ") | |", bare.of(figure) / unit);
    }
    double added = figures.added(figure, bare);
    return String.format(
        Locale.ROOT, " " + form + " | %.2f |", added / unit, added / library.added(figure, bare));
  }

  /** How far JVMs differ that do the same. */
  private void jvms() throws RunnerException {
    out.printf("%nin memory, reused connection, %d JVMs each; request thread µs%n%n", JVMS);
    out.println("| subject | least | median | most | most ÷ least |");
    out.println("| --- | ---: | ---: | ---: | ---: |");
    List<Subject> subjects = List.of(Subject.BARE, Subject.LATE_SPAN, Subject.SPAN, Subject.OTEL);
    measure(subjects, Transport.MEMORY, 1, JVMS)
        .forEach(
            (subject, figures) -> {
              List<Double> values = figures.values(Figure.THREAD_TIME).stream().sorted().toList();
              out.printf(
                  Locale.ROOT,
                  "| %s | %.2f | %.2f | %.2f | %.2f |%n",
                  subject.title(),
                  values.get(0) / 1000,
                  figures.of(Figure.THREAD_TIME) / 1000,
                  values.get(values.size() - 1) / 1000,
                  figures.spread(Figure.THREAD_TIME));
            });
  }

  private void scaling() throws RunnerException {
    out.printf("%nin memory, more of everything (added to bare of the same shape)%n%n");
    out.println(
        "| clients | routes | open exchanges | subject | CPU µs | added CPU µs | added B |");
    out.println("| ---: | ---: | ---: | --- | ---: | ---: | ---: |");
    int[][] shapes = {{1, 1, 0}, {100, 1, 0}, {1, 1000, 0}, {1, 1, 1000}};
    for (int[] shape : shapes) {
      Measured bare = scaled(Subject.BARE, shape);
      for (Subject subject : List.of(Subject.NO_TRACE, Subject.LATE_SPAN)) {
        Measured figures = scaled(subject, shape);
        out.printf(
            Locale.ROOT,
            "| %d | %d | %d | %s | %.2f | %.2f | %.0f |%n",
            shape[0],
            shape[1],
            shape[2],
            subject.title(),
            figures.of(Figure.PROCESS_TIME) / 1000,
            figures.added(Figure.PROCESS_TIME, bare) / 1000,
            figures.added(Figure.PROCESS_BYTES, bare));
      }
    }
  }

  private Measured scaled(Subject subject, int[] shape) throws RunnerException {
    Measured measured = new Measured();
    measured.add(
        run(
            options(ScalingBenchmark.class, 1)
                .param("subject", subject.name())
                .param("clients", Integer.toString(shape[0]))
                .param("routes", Integer.toString(shape[1]))
                .param("open", Integer.toString(shape[2]))));
    return measured;
  }

  private ChainedOptionsBuilder options(Class<?> benchmark, int threads) {
    return new OptionsBuilder()
        .include(benchmark.getName() + "\\.")
        .forks(1)
        .threads(threads)
        .warmupIterations(1)
        .warmupTime(threads == 1 ? profile.iteration() : WARM_UP_OF_THREADS)
        .measurementIterations(profile.iterations())
        .measurementTime(profile.iteration())
        .jvmArgs("-Xms1g", "-Xmx1g", "-XX:+UseParallelGC")
        .addProfiler(GCProfiler.class)
        .addProfiler(CpuProfiler.class)
        .addProfiler(RequestThread.class)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
  }

  private static RunResult run(ChainedOptionsBuilder options) throws RunnerException {
    return new Runner(options.build()).runSingle();
  }
}
