/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a young JVM pays: the first call of all, and the compiler's time until a request costs what
 * it costs in the end.
 */
final class Start {

  private static final int JVMS = 5;
  private static final int WINDOW = 2_000;
  private static final int WINDOWS = 120;
  private static final double NEAR = 1.1;

  private Start() {}

  /** One JVM: prints the milliseconds of its first call, and of the compiler. */
  public static void main(String[] args) throws IOException {
    long before = System.nanoTime();
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    Caller caller =
        new Caller(Subject.valueOf(args[0]), Transport.MEMORY, Transport.MEMORY.start(), 1);
    long made = System.nanoTime();
    caller.call();
    long first = System.nanoTime();
    List<Double> nanos = new ArrayList<>();
    List<Long> compiled = new ArrayList<>();
    for (int window = 0; window < WINDOWS; window++) {
      nanos.add(window(caller));
      compiled.add(compiler.getTotalCompilationTime());
    }
    System.out.printf(
        Locale.ROOT,
        "%.1f %.1f %d%n",
        (made - before) / 1e6,
        (first - made) / 1e6,
        compiled.get(steady(nanos)));
    System.exit(0);
  }

  /** Processor time of this thread, so that who else is at work does not count. */
  private static double window(Caller caller) throws IOException {
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int i = 0; i < WINDOW; i++) {
      caller.call();
    }
    return (double) (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before)
        / WINDOW;
  }

  /** The first of three windows that are near the last quarter's median. */
  private static int steady(List<Double> nanos) {
    double enough = NEAR * Measured.median(nanos.subList(WINDOWS - WINDOWS / 4, WINDOWS));
    for (int i = 0; i < WINDOWS - 2; i++) {
      if (nanos.get(i) <= enough && nanos.get(i + 1) <= enough && nanos.get(i + 2) <= enough) {
        return i;
      }
    }
    return WINDOWS - 1;
  }

  static void table(PrintStream out) throws IOException, InterruptedException {
    out.printf("%nyoung JVMs, medians of %d%n%n", JVMS);
    out.println("| subject | client and SDK ms | first call ms | JIT ms until steady |");
    out.println("| --- | ---: | ---: | ---: |");
    for (Subject subject :
        List.of(Subject.BARE, Subject.NO_TRACE, Subject.LATE_SPAN, Subject.SPAN, Subject.OTEL)) {
      List<List<Double>> columns = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (int jvm = 0; jvm < JVMS; jvm++) {
        String[] figures = launch(subject).split(" ", -1);
        for (int i = 0; i < columns.size(); i++) {
          columns.get(i).add(Double.parseDouble(figures[i]));
        }
      }
      out.printf(
          Locale.ROOT,
          "| %s | %.0f | %.0f | %.0f |%n",
          subject.title(),
          Measured.median(columns.get(0)),
          Measured.median(columns.get(1)),
          Measured.median(columns.get(2)));
    }
  }

  private static String launch(Subject subject) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms1g",
                "-Xmx1g",
                "-XX:+UseParallelGC",
                "-cp",
                System.getProperty("java.class.path"),
                Start.class.getName(),
                subject.name())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String text = lines.lines().collect(Collectors.joining());
      if (process.waitFor() != 0) {
        throw new IOException(subject + " failed: " + text);
      }
      return text;
    }
  }
}
