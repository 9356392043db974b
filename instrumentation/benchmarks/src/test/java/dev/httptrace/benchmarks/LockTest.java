/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.ExchangeTrace;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.otel.OtelHttpTrace;
import dev.httptrace.record.CallRecorder;
import java.io.IOException;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who listens holds up nobody else. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LockTest {

  private static URI uri = URI.create("http://localhost");

  @BeforeAll
  static void install() throws IOException {
    uri = Transport.MEMORY.start();
  }

  @Test
  void hooksRunWithoutAnyMonitorOrLockOfOurs() throws IOException {
    Set<String> hooks = ConcurrentHashMap.newKeySet();
    List<String> held = Collections.synchronizedList(new ArrayList<>());
    ExchangeTrace watching =
        (ExchangeTrace)
            Proxy.newProxyInstance(
                ExchangeTrace.class.getClassLoader(),
                new Class<?>[] {ExchangeTrace.class},
                (proxy, method, arguments) -> {
                  if (method.getReturnType() == boolean.class) {
                    return true;
                  }
                  hooks.add(method.getName());
                  for (LockInfo lock : heldByThisThread()) {
                    held.add(method.getName() + " under " + lock.getClassName());
                  }
                  return null;
                });
    try (CloseableHttpClient client = client(watching, new Telemetry(true, true, true))) {
      call(client);
      call(client);
    }
    assertThat(hooks)
        .contains("exchangeStart", "getConn", "leaseDone", "connectDone", "gotConn", "wroteHeaders")
        .contains("gotFirstResponseByte", "gotLastResponseByte", "putIdleConn", "exchangeDone");
    assertThat(held).filteredOn(lock -> lock.contains("dev.httptrace")).isEmpty();
  }

  private static List<LockInfo> heldByThisThread() {
    ThreadInfo info =
        ManagementFactory.getThreadMXBean()
            .getThreadInfo(new long[] {Thread.currentThread().getId()}, true, true)[0];
    List<LockInfo> held = new ArrayList<>(List.of(info.getLockedMonitors()));
    held.addAll(List.of(info.getLockedSynchronizers()));
    return held;
  }

  @Test
  void thousandExchangesAtOnceAreEachToldWhole() throws Exception {
    int count = 1000;
    Telemetry telemetry = new Telemetry(true, false, true);
    ExecutorService threads = threads();
    try (CloseableHttpClient client = client(new ExchangeTrace() {}, telemetry)) {
      List<Callable<Integer>> calls = Collections.nCopies(count, () -> call(client));
      for (Future<Integer> done : threads.invokeAll(calls)) {
        assertThat(done.get()).isEqualTo(200);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(telemetry.exported()).isEqualTo(count);
  }

  /** Virtual ones where there are any. */
  private static ExecutorService threads() throws ReflectiveOperationException {
    if (Runtime.version().feature() < 21) {
      return Executors.newFixedThreadPool(200);
    }
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }

  private static CloseableHttpClient client(ExchangeTrace trace, Telemetry telemetry) {
    return TracedHttpClients.instrument(
            HttpClientBuilder.create(),
            Transport.MEMORY.configure(TracedHttpClients.connections(), 1000),
            exchange -> trace,
            OtelHttpTrace.clientSpans(telemetry.sdk()),
            CallRecorder.create())
        .build();
  }

  private static int call(CloseableHttpClient client) throws IOException {
    return client.execute(
        new HttpGet(uri),
        response -> {
          EntityUtils.consume(response.getEntity());
          return response.getCode();
        });
  }
}
