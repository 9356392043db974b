/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Processor time and bytes of the threads that make the requests, apart from those of the whole
 * process: what a caller waits for.
 */
public final class RequestThread implements InternalProfiler {

  static final String TIME = "thread.time.norm";
  static final String BYTES = "thread.alloc.norm";

  private static final AtomicLong nanos = new AtomicLong();
  private static final AtomicLong allocated = new AtomicLong();

  /** Made by JMH. */
  public RequestThread() {}

  @Override
  public String getDescription() {
    return "processor time and allocation of the benchmark's own threads for each operation";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    nanos.set(0);
    allocated.set(0);
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double operations = Math.max(1, result.getMetadata().getAllOps());
    return List.of(
        new ScalarResult(TIME, nanos.get() / operations, "ns/op", AggregationPolicy.AVG),
        new ScalarResult(BYTES, allocated.get() / operations, "B/op", AggregationPolicy.AVG));
  }

  /** Reads the clocks of one thread. */
  @State(Scope.Thread)
  public static class Clock {

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long nanosBefore;
    private long bytesBefore;

    /** Made by JMH. */
    public Clock() {}

    /** An iteration begins. */
    @Setup(Level.Iteration)
    public void start() {
      bytesBefore = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      nanosBefore = threads.getCurrentThreadCpuTime();
    }

    /** An iteration is over. */
    @TearDown(Level.Iteration)
    public void stop() {
      nanos.addAndGet(threads.getCurrentThreadCpuTime() - nanosBefore);
      allocated.addAndGet(
          threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - bytesBefore);
    }
  }
}
