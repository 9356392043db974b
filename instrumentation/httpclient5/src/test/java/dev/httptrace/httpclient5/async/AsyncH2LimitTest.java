/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.H2Server;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.loopback.Gates;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.CallRecorder;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that lets few streams run at once: HttpCore begins no more than these. */
@Timeout(60)
class AsyncH2LimitTest {

  private final BlockingQueue<CallRecord> calls = new LinkedBlockingQueue<>();

  @Test
  void waitForAFreeStreamIsNotSaidToBeTheClientsOwnWork() throws Exception {
    CountDownLatch waits = new CountDownLatch(2);
    CountDownLatch runs = new CountDownLatch(1);
    try (H2Server server =
            H2Server.limitedTo(
                1,
                stream -> {
                  if (stream.path().equals("/long")) {
                    runs.countDown();
                    Gates.await(waits);
                    stream.pause(Duration.ofMillis(600));
                  }
                  stream.answer(204);
                });
        AsyncRig rig = new AsyncRig(Attachment.NOWHERE).sharingOneConnection()) {
      TracedHttpAsyncClients.instrument(
          rig.builder, rig.connections, CallRecorder.create().listener(calls::add), e -> rig.trace);
      rig.get(server.uri("/warm"));
      calls.take();
      rig.trace.on("gotConn", waits::countDown);
      Future<SimpleHttpResponse> running = get(rig, server, "/long");
      // Which of two that come at once is begun first, the reactor decides.
      Gates.await(runs);
      Future<SimpleHttpResponse> waiting = get(rig, server, "/a");
      running.get(30, TimeUnit.SECONDS);
      waiting.get(30, TimeUnit.SECONDS);

      CallRecord call = calls.take();
      if (!call.last().url().endsWith("/a")) {
        call = calls.take();
      }
      assertThat(call.verdict().sentence())
          .contains("was starting its HTTP/2 stream (")
          .doesNotContain("not the network");
    }
  }

  private static Future<SimpleHttpResponse> get(AsyncRig rig, H2Server server, String path) {
    return rig.execute(SimpleRequestBuilder.get(server.uri(path)).build(), null);
  }
}
