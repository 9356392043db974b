/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import dev.httptrace.exporter.ScriptedCollector.Reply;
import dev.httptrace.exporter.account.SpanAccounts;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.otel.OtelHttpTrace;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/**
 * Measures what docs/pipelines.md says: what is lost with a slow collector and one that is down,
 * and what an exchange costs on the wire and on the exporter's threads. Run it with {@code
 * examples/pipeline/measure}; no test, as its figures depend on the machine.
 */
final class PipelineFigures {
  private static final int SPANS_A_SECOND = 840;
  private static final int EXCHANGES = 20_000;

  private PipelineFigures() {}

  public static void main(String[] arguments) throws Exception {
    System.out.printf(Locale.ROOT, "heap %d MiB%n", Runtime.getRuntime().maxMemory() >> 20);
    slow(Duration.ofSeconds(1));
    slow(Duration.ofSeconds(3));
    down(Duration.ofSeconds(20));
    cost("none");
    cost("gzip");
  }

  private static void slow(Duration answer) throws Exception {
    try (ScriptedCollector collector =
            ScriptedCollector.start(
                OtlpProtocol.HTTP_PROTOBUF,
                (number, spans) -> {
                  Thread.sleep(answer.toMillis());
                  return Reply.taken();
                });
        OtlpBridge bridge = bridge(collector.port())) {
      spans(bridge, Duration.ofSeconds(20));
      bridge.close();
      print("answers after " + answer, bridge, collector.taken().size());
    }
  }

  private static void down(Duration time) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (OtlpBridge bridge = bridge(port)) {
      spans(bridge, time);
      try (ScriptedCollector collector =
          ScriptedCollector.restart(
              OtlpProtocol.HTTP_PROTOBUF, port, (number, spans) -> Reply.taken())) {
        spans(bridge, Duration.ofSeconds(10));
        bridge.close();
        print("down for " + time, bridge, collector.taken().size());
      }
    }
  }

  private static OtlpBridge bridge(int port) {
    return OtlpBridge.builder("checkout")
        .endpoint("http://127.0.0.1:" + port)
        .protocol(OtlpProtocol.HTTP_PROTOBUF)
        .closeTimeout(Duration.ofSeconds(30))
        .build();
  }

  /** Ends the spans of real exchanges, rendered as they are exported. */
  private static void spans(OtlpBridge bridge, Duration time) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"));
        TracedClient client = client(bridge.openTelemetry())) {
      long pause = 1_000_000_000L / SPANS_A_SECOND;
      long count = time.toMillis() * SPANS_A_SECOND / 1_000;
      long start = System.nanoTime();
      for (long i = 0; i < count; i++) {
        client.get("http://one.test:" + server.port() + "/orders/" + i);
        long ahead = start + i * pause - System.nanoTime();
        if (ahead > 0) {
          LockSupport.parkNanos(ahead);
        }
      }
      System.out.printf(
          Locale.ROOT, "  %.0f spans a second%n", count * 1e9 / (System.nanoTime() - start));
    }
  }

  private static void print(String what, OtlpBridge bridge, long taken) {
    SpanAccounts accounts = bridge.accounts().get(0);
    System.out.printf(
        Locale.ROOT,
        "%s: %d made, %d exported, %d lost %s, %d seen by the collector%n",
        what,
        accounts.made(),
        accounts.exported(),
        accounts.lost(),
        accounts.losses(),
        taken);
    if (accounts.exported() != accounts.made() || taken != accounts.made()) {
      throw new AssertionError("spans were lost: " + accounts);
    }
  }

  private static void cost(String compression) throws Exception {
    try (SystemProperties ignored =
            SystemProperties.with("otel.exporter.otlp.compression", compression)
                .and("otel.httptrace.export.memory", "200000000");
        ScriptedCollector collector =
            ScriptedCollector.start(OtlpProtocol.HTTP_PROTOBUF, (number, spans) -> Reply.taken());
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"));
        OtlpBridge bridge = bridge(collector.port());
        TracedClient client = client(bridge.openTelemetry())) {
      for (int i = 0; i < EXCHANGES; i++) {
        client.get("http://one.test:" + server.port() + "/orders/" + i);
      }
      bridge.flush();
      long wire = collector.wireBytes();
      Map<Long, Long> before = cpu();
      for (int i = 0; i < EXCHANGES; i++) {
        client.get("http://one.test:" + server.port() + "/orders/" + i);
      }
      bridge.flush();
      long nanos = 0;
      for (Map.Entry<Long, Long> thread : cpu().entrySet()) {
        nanos += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
      }
      System.out.printf(
          Locale.ROOT,
          "compression %s: %d bytes an exchange on the wire, %.1f ms of CPU for 1,000 exchanges on"
              + " the exporter's threads%n",
          compression,
          (collector.wireBytes() - wire) / EXCHANGES,
          nanos / 1e6 / (EXCHANGES / 1_000.0));
    }
  }

  /** Of the threads that render and send. */
  private static Map<Long, Long> cpu() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Map<Long, Long> cpu = new HashMap<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      String name = thread.getName();
      if (name.startsWith("httptrace-exporter") || name.startsWith("okhttp-dispatch")) {
        cpu.put(thread.getId(), threads.getThreadCpuTime(thread.getId()));
      }
    }
    return cpu;
  }

  private static TracedClient client(OpenTelemetry openTelemetry) throws IOException {
    return new TracedClient(
        HttpClientBuilder.create(), "", OtelHttpTrace.clientSpans(openTelemetry));
  }
}
