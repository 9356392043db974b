/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/** One request and its answer, read to the end. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RequestBenchmark {

  @Param("BARE")
  private Subject subject = Subject.BARE;

  @Param("MEMORY")
  private Transport transport = Transport.MEMORY;

  @SuppressWarnings("NullAway.Init") // JMH calls start
  private Caller caller;

  /** Starts server and client, and dials where connections are reused. */
  @Setup
  public void start(BenchmarkParams params) throws IOException {
    caller = new Caller(subject, transport, transport.start(), params.getThreads());
    WarmUp.run(transport.warmup(), caller::call);
  }

  /**
   * The cost of a request.
   *
   * @param clock of the thread
   */
  @Benchmark
  public int request(RequestThread.Clock clock) throws IOException {
    return caller.call();
  }

  /** Fails the benchmark if not every request was traced as it should. */
  @TearDown
  public void stop() throws IOException {
    caller.check();
    caller.close();
  }
}
