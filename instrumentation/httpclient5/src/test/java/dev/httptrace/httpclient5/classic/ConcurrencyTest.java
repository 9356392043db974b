/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import static dev.httptrace.httpclient5.Sequences.FRESH;
import static dev.httptrace.httpclient5.Sequences.HANDED_OVER;
import static dev.httptrace.httpclient5.Sequences.KEPT;
import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.httpclient5.Sequences.REUSED;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.RecordingTrace;
import dev.httptrace.httpclient5.Rig;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
public class ConcurrencyTest {

  private static final int THREADS = 8;
  private static final int REQUESTS = 50;
  private static final int POOL = 4;

  @Test
  void everyExchangeIsToldItsOwnStory() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      run(threads, THREADS, REQUESTS);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void virtualThreadsAreToldTheirOwnStory() throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "no virtual threads");
    ExecutorService threads =
        (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    try {
      run(threads, THREADS * REQUESTS, 1);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void run(ExecutorService threads, int tasks, int requests)
      throws IOException, InterruptedException, ExecutionException {
    ConcurrentLinkedQueue<RecordingTrace> traces = new ConcurrentLinkedQueue<>();
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Rig rig = new Rig(Attachment.NOWHERE)) {
      rig.connections.setMaxConnTotal(POOL).setMaxConnPerRoute(POOL);
      rig.requests.setConnectionRequestTimeout(org.apache.hc.core5.util.Timeout.ofSeconds(50));
      TracedHttpClients.instrument(
          rig.builder,
          rig.connections,
          exchange -> {
            RecordingTrace trace = new RecordingTrace();
            traces.add(trace);
            return trace;
          });
      rig.client();
      List<Future<?>> results = new ArrayList<>();
      for (int task = 0; task < tasks; task++) {
        int number = task;
        results.add(threads.submit(() -> send(rig, server, number, requests)));
      }
      for (Future<?> result : results) {
        result.get();
      }
      assertThat(server.connections()).isLessThanOrEqualTo(POOL);
    }

    assertThat(traces).hasSize(tasks * requests);
    assertThat(traces).allSatisfy(ConcurrencyTest::isComplete);
    assertThat(traces.stream().flatMap(trace -> trace.details("exchangeStart").stream()))
        .doesNotHaveDuplicates();
  }

  private static Void send(Rig rig, ScriptedServer server, int task, int requests)
      throws IOException {
    for (int i = 0; i < requests; i++) {
      String path = "/" + task + "-" + i;
      rig.send(
          ClassicRequestBuilder.get(server.uri("one.test", path)).addHeader("X-Id", path).build());
    }
    return null;
  }

  public static void isComplete(RecordingTrace trace) {
    List<String> all = trace.all();
    String connection =
        all.contains("gotConn(idle)")
            ? REUSED
            : all.contains("gotConn(reused)") ? HANDED_OVER : FRESH;
    assertThat(all).containsExactly(all(connection, REQUEST, response(200, 2), KEPT));
    String path = trace.details("exchangeStart").get(0).replaceAll(".*one\\.test", "");
    assertThat(trace.details("wroteHeaderField")).contains("X-Id=[" + path + "]");
  }
}
