/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.RecordingTrace;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.httpclient5.classic.ConcurrencyTest;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hundreds of exchanges on few connections and reactor threads, each told its own story. */
@Timeout(120)
class AsyncConcurrencyTest {

  private static final int REQUESTS = 400;
  private static final int POOL = 4;

  @Test
  void everyExchangeIsToldItsOwnStory() throws Exception {
    ConcurrentLinkedQueue<RecordingTrace> traces = new ConcurrentLinkedQueue<>();
    CountDownLatch over = new CountDownLatch(REQUESTS);
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      rig.connections.setMaxConnTotal(POOL).setMaxConnPerRoute(POOL);
      TracedHttpAsyncClients.instrument(
          rig.builder,
          exchange -> {
            RecordingTrace trace = new RecordingTrace();
            trace.on("exchangeDone", over::countDown);
            traces.add(trace);
            return trace;
          });
      List<Future<SimpleHttpResponse>> answers = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        String path = "/" + i;
        answers.add(
            rig.execute(
                SimpleRequestBuilder.get(server.uri("one.test", path))
                    .addHeader("X-Id", path)
                    .build(),
                null));
      }
      for (Future<SimpleHttpResponse> answer : answers) {
        assertThat(answer.get(60, TimeUnit.SECONDS).getBodyText()).isEqualTo("ok");
      }
      assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
      // The pool may have opened one more than it holds, in place of one that was lost.
      assertThat(server.connections()).isLessThan(2 * POOL);
      assertThat(traces.stream().mapToInt(trace -> trace.details("connectDone").size()).sum())
          .isEqualTo(server.connections());
    }

    assertThat(traces).hasSize(REQUESTS).allSatisfy(ConcurrencyTest::isComplete);
    assertThat(traces.stream().flatMap(trace -> trace.details("exchangeStart").stream()))
        .doesNotHaveDuplicates();
  }
}
