/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;

/** What is measured of a request. */
enum Figure {
  /** Time on the clock, in nanoseconds. */
  CLOCK(""),
  /** Processor time of the threads that make the requests. */
  THREAD_TIME(RequestThread.TIME),
  /** Processor time of the whole JVM: exporter, collector and compiler included. */
  PROCESS_TIME(CpuProfiler.LABEL),
  /** Bytes that the threads allocate that make the requests. */
  THREAD_BYTES(RequestThread.BYTES),
  /** Bytes that all threads allocate. */
  PROCESS_BYTES("gc.alloc.rate.norm");

  private final String label;

  Figure(String label) {
    this.label = label;
  }

  /** Times are the least of their iterations: whoever else uses the machine only adds. */
  double of(RunResult result) {
    List<IterationResult> iterations =
        result.getBenchmarkResults().stream()
            .flatMap(fork -> fork.getIterationResults().stream())
            .toList();
    return this == PROCESS_BYTES || this == THREAD_BYTES
        ? iterations.stream().mapToDouble(this::of).average().orElseThrow()
        : iterations.stream().mapToDouble(this::of).min().orElseThrow();
  }

  private double of(IterationResult iteration) {
    return this == CLOCK
        ? iteration.getPrimaryResult().getScore()
        : requireNonNull(iteration.getSecondaryResults().get(label), label).getScore();
  }
}
