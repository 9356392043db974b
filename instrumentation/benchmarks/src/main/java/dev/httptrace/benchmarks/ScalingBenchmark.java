/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
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

/** Whether a request costs more where there are more clients, routes, or exchanges under way. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ScalingBenchmark {

  @Param("BARE")
  private Subject subject = Subject.BARE;

  /** Clients, used in turn. */
  @Param("1")
  private int clients = 1;

  /** Routes of each client, used in turn; each keeps a connection in the pool. */
  @Param("1")
  private int routes = 1;

  /** Exchanges of each client that stay open beside the one that is measured. */
  @Param("0")
  private int open = 0;

  private final List<Caller> callers = new ArrayList<>();
  private final List<URI> uris = new ArrayList<>();

  /** Dials all connections, and leaves open what is to be open. */
  @Setup
  public void start() throws IOException {
    URI first = Transport.MEMORY.start();
    for (int i = 0; i < routes; i++) {
      uris.add(URI.create(first.toString().replace(":80/", ":" + (1000 + i) + "/")));
    }
    for (int i = 0; i < clients; i++) {
      Caller caller = new Caller(subject, Transport.MEMORY, first, routes + open + 1);
      callers.add(caller);
      for (URI uri : uris) {
        caller.call(uri);
      }
      caller.leaveOpen(open);
    }
    WarmUp.run(Transport.MEMORY.warmup(), this::request);
  }

  /** The cost of a request. */
  @Benchmark
  public int request() throws IOException {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return callers.get(random.nextInt(clients)).call(uris.get(random.nextInt(routes)));
  }

  /** Fails the benchmark if not every request was traced as it should. */
  @TearDown
  public void stop() throws IOException {
    for (Caller caller : callers) {
      caller.closeOpen();
      // The last span is looked at, and those that were left open have dialled.
      caller.call(uris.get(0));
      caller.check();
      caller.close();
    }
  }
}
