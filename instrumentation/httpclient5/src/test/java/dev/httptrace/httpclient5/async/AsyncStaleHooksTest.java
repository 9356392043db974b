/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static dev.httptrace.DiscardReason.ERROR;
import static dev.httptrace.httpclient5.Sequences.REUSED;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.discarded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.RecordingTrace;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.loopback.Gates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.loopback.Wire;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.CallRecorder;
import dev.httptrace.record.VerdictKind;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A request handed to a connection that the server closes before it is written. */
@Timeout(60)
class AsyncStaleHooksTest {

  private final CountDownLatch busy = new CountDownLatch(1);
  private final CountDownLatch free = new CountDownLatch(1);
  private final CountDownLatch close = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final BlockingQueue<CallRecord> calls = new LinkedBlockingQueue<>();

  /** The bytes of the response before are none of its own. */
  @Test
  void requestThatWasNotWrittenHasNoFirstByteAndAStaleConnection() throws Exception {
    RecordingTrace stale = new RecordingTrace();
    try (ScriptedServer server = ScriptedServer.start(this::answerAndCloseLater);
        ScriptedServer other = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        AsyncRig rig = new AsyncRig(Attachment.REQUEST)) {
      rig.builder.disableAutomaticRetries();
      rig.builder.setIOReactorConfig(IOReactorConfig.custom().setIoThreadCount(1).build());
      TracedHttpAsyncClients.instrument(
          rig.builder, rig.connections, CallRecorder.create().listener(calls::add));
      rig.use(rig.builder.build());
      rig.client().start();
      rig.get(server.uri("one.test", "/"));
      rig.trace.on("gotResponseHead", this::holdTheReactor);
      final Future<SimpleHttpResponse> holding =
          rig.execute(SimpleRequestBuilder.get(other.uri("two.test", "/")).build(), null);
      Gates.await(busy);
      HttpClientContext context = HttpClientContext.create();
      TracedHttpAsyncClients.attach(context, stale);
      Future<SimpleHttpResponse> unwritten =
          rig.client()
              .execute(
                  SimpleRequestBuilder.get(server.uri("one.test", "/")).build(), context, null);
      close.countDown();
      Gates.await(closed);
      free.countDown();

      assertThatThrownBy(() -> unwritten.get(30, TimeUnit.SECONDS)).isNotNull();
      assertThat(holding.get(30, TimeUnit.SECONDS).getCode()).isEqualTo(200);
      assertThat(verdictOfFailedCall()).isEqualTo(VerdictKind.STALE_CONNECTION);
    }

    assertThat(stale.all())
        .containsExactly(all(REUSED, discarded(ERROR, "RequestNotExecutedException")));
  }

  private void answerAndCloseLater(Wire wire) throws IOException {
    wire.readHead();
    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwarm");
    wire.await(close);
    wire.close();
    closed.countDown();
  }

  private void holdTheReactor() {
    busy.countDown();
    Gates.await(free);
  }

  private VerdictKind verdictOfFailedCall() throws InterruptedException {
    CallRecord call;
    do {
      call = calls.poll(30, TimeUnit.SECONDS);
      assertThat(call).isNotNull();
    } while (call.failure() == null);
    return call.verdict().kind();
  }
}
