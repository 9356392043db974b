/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.record.CallRecord;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Faults of this process, for which no peer is to be blamed. */
final class OwnExperiments {

  /** What the call needs of a CPU; its JDK's compiler has no say in that. */
  private static final Duration WORK = Duration.ofMillis(40);

  private static final int BUSY_PER_CPU = 12;

  private static volatile long worked;

  private OwnExperiments() {}

  static CallRecord slowInterceptor() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "a"));
        Bench bench = new Bench().interceptor(() -> Bench.pause(Laboratory.LONG))) {
      return bench.get(server.uri(Bench.HOST, "/"));
    }
  }

  /** A call that needs a CPU for a while, as for a handshake, where many others want one. */
  static CallRecord busyMachine() throws IOException {
    List<Thread> busy = new ArrayList<>();
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "a"));
        Bench bench = new Bench().watched().interceptor(OwnExperiments::workAWhile)) {
      for (int i = 0; i < BUSY_PER_CPU * Runtime.getRuntime().availableProcessors(); i++) {
        Thread thread = new Thread(OwnExperiments::workUntilInterrupted, "httpstat-busy");
        thread.setDaemon(true);
        busy.add(thread);
        thread.start();
      }
      return bench.get(server.uri(Bench.HOST, "/"));
    } finally {
      busy.forEach(Thread::interrupt);
    }
  }

  private static void workAWhile() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long end = threads.getCurrentThreadCpuTime() + WORK.toNanos();
    while (threads.getCurrentThreadCpuTime() < end) {
      work(10_000);
    }
  }

  private static void workUntilInterrupted() {
    while (!Thread.currentThread().isInterrupted()) {
      work(10_000);
    }
  }

  private static void work(int steps) {
    long x = worked;
    for (int i = 0; i < steps; i++) {
      x = x * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
    }
    worked = x;
  }
}
