/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.ClientTrace;
import dev.httptrace.DnsStartInfo;
import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.CallRecorder;
import dev.httptrace.record.Hook;
import dev.httptrace.record.VerdictKind;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is there of a call when its caller looks, and what it ended with. */
@Timeout(60)
class AsyncCallEndTest {

  private static final int OFTEN = 200;

  /** The case AsyncRecordAfterGet. */
  @ParameterizedTest
  @ValueSource(ints = {200, 204})
  void recordIsThereOnceTheFutureCompletes(int status) throws Exception {
    ConnectionScript answers =
        status == 204
            ? wire -> {
              while (wire.readHead() != null) {
                wire.send("HTTP/1.1 204 No Content\r\n\r\n");
              }
            }
            : Responses.keepAlive(200, "ok");
    try (ScriptedServer server = ScriptedServer.start(answers);
        AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      TracedHttpAsyncClients.instrument(rig.builder, CallRecorder.create());
      for (int i = 0; i < OFTEN; i++) {
        HttpClientContext context = HttpClientContext.create();
        rig.client()
            .execute(SimpleRequestBuilder.get(server.uri("one.test", "/")).build(), context, null)
            .get(30, TimeUnit.SECONDS);
        CallRecord call = CallRecord.fromOrNull(context::getAttribute);

        assertThat(call).as("call %d", i).isNotNull();
        assertThat(call.status()).isEqualTo(status);
        assertThat(call.last().lastIndexOf(Hook.LAST_BYTE)).isPositive();
        assertThat(call.verdict().sentence()).endsWith(".");
      }
    }
  }

  @Test
  void recordOfFailureIsThereOnceTheFutureFails() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(wire -> wire.readHead());
        AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      rig.builder.disableAutomaticRetries();
      TracedHttpAsyncClients.instrument(rig.builder, CallRecorder.create());
      for (int i = 0; i < OFTEN; i++) {
        HttpClientContext context = HttpClientContext.create();
        Future<SimpleHttpResponse> future =
            rig.client()
                .execute(
                    SimpleRequestBuilder.get(server.uri("one.test", "/")).build(), context, null);
        assertThatThrownBy(() -> future.get(30, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class);

        assertThat(CallRecord.fromOrNull(context::getAttribute)).as("call %d", i).isNotNull();
      }
    }
  }

  /** A coding that is known, of a body that is not coded so; and one that nobody knows. */
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "unheard-of"})
  void bodyThatCannotBeDecodedFailsTheCall(String coding) throws Exception {
    BlockingQueue<CallRecord> calls = new LinkedBlockingQueue<>();
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send(
                      "HTTP/1.1 200 OK\r\nContent-Encoding: "
                          + coding
                          + "\r\nContent-Length: 26\r\n\r\nabcdefghijklmnopqrstuvwxyz");
                  wire.awaitClose();
                });
        AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      TracedHttpAsyncClients.instrument(rig.builder, CallRecorder.create().listener(calls::add));
      Future<SimpleHttpResponse> future =
          rig.client().execute(SimpleRequestBuilder.get(server.uri("one.test", "/")).build(), null);
      Exception failure = null;
      try {
        future.get(30, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        failure = e;
      }
      CallRecord call = calls.poll(30, TimeUnit.SECONDS);

      assertThat(call).isNotNull();
      // Older versions hand such a body over as it is.
      assertThat(call.failure() == null).isEqualTo(failure == null);
    }
  }

  @Test
  void cancelledOnKeptConnectionIsCancelled() throws Exception {
    BlockingQueue<CallRecord> calls = new LinkedBlockingQueue<>();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 204 No Content\r\n\r\n");
                  wire.readHead();
                  asked.countDown();
                  wire.await(cancelled);
                  wire.send("HTTP/1.1 204 No Content\r\n\r\n");
                  wire.awaitClose();
                });
        AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      TracedHttpAsyncClients.instrument(rig.builder, CallRecorder.create().listener(calls::add));
      String uri = server.uri("one.test", "/");
      rig.client().execute(SimpleRequestBuilder.get(uri).build(), null).get(30, TimeUnit.SECONDS);
      calls.take();
      Future<SimpleHttpResponse> future =
          rig.client().execute(SimpleRequestBuilder.get(uri).build(), null);
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
      future.cancel(true);
      cancelled.countDown();
      CallRecord call = calls.poll(30, TimeUnit.SECONDS);

      assertThat(call).isNotNull();
      assertThat(call.conn()).isNotNull();
      assertThat(call.conn().reused()).isTrue();
      assertThat(call.cancelled()).isTrue();
      assertThat(call.verdict().kind()).isEqualTo(VerdictKind.CANCELLED);
      assertThat(call.verdict().sentence()).contains("let the exchange go on to its end");
    }
  }

  /** The case hooks-on-the-reactor-thread. */
  @Test
  void exchangeThatWaitedForThePoolDialsOnThreadOfTheClient() throws Exception {
    List<String> threads = new CopyOnWriteArrayList<>();
    CountDownLatch bothAsked = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.await(bothAsked);
                  wire.send("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
                });
        AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      rig.connections.setMaxConnPerRoute(1);
      ClientTrace trace =
          new ClientTrace() {
            @Override
            public void dnsStart(DnsStartInfo info) {
              threads.add(Thread.currentThread().getName());
            }
          };
      rig.client(trace);
      String uri = server.uri("one.test", "/");
      Future<SimpleHttpResponse> first =
          rig.client().execute(SimpleRequestBuilder.get(uri).build(), null);
      Future<SimpleHttpResponse> second =
          rig.client().execute(SimpleRequestBuilder.get(uri).build(), null);
      bothAsked.countDown();
      first.get(30, TimeUnit.SECONDS);
      second.get(30, TimeUnit.SECONDS);

      assertThat(threads).hasSize(2).startsWith(Thread.currentThread().getName());
      assertThat(threads.get(1)).startsWith("httpclient-dispatch");
    }
  }
}
