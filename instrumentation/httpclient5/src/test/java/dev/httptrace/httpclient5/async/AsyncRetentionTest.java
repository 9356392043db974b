/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ContentType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection that the pool keeps keeps nothing of the calls that used it. */
@Timeout(60)
class AsyncRetentionTest {

  @Test
  void connectionForgetsTheCallItShookHandsFor() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      String uri = server.uri("one.test", "/");
      List<WeakReference<?>> call = call(rig, SimpleRequestBuilder.get(uri).build());

      awaitForgotten(call);
      rig.get(uri);
      assertThat(server.connections()).isOne();
    }
  }

  @Test
  void connectionForgetsTheCallThatWaitedForA100() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  // In one write, so that the connection reads nothing more of this call.
                  wire.send(
                      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                  wire.readBody(4);
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  wire.awaitClose();
                });
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      String uri = server.uri("one.test", "/");
      rig.requests.setExpectContinueEnabled(true);
      List<WeakReference<?>> call =
          call(rig, SimpleRequestBuilder.put(uri).setBody("body", ContentType.TEXT_PLAIN).build());

      awaitForgotten(call);
      rig.get(uri);
      assertThat(server.connections()).isOne();
    }
  }

  @Test
  void clientForgetsACallWhoseRetryBeganAfterItReturned() throws Exception {
    OpenCalls calls = new OpenCalls();
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      awaitForgotten(listedAfterItsReturn(calls, rig, server.uri("one.test", "/")));
      calls.clientClosed();
    }
  }

  private static WeakReference<AsyncExecRuntime> listedAfterItsReturn(
      OpenCalls calls, AsyncRig rig, String uri) throws Exception {
    AtomicReference<AsyncExecRuntime> seen = new AtomicReference<>();
    rig.builder.addExecInterceptorAfter(
        ChainElement.PROTOCOL.name(),
        "seeing",
        (request, body, scope, chain, callback) -> {
          seen.set(scope.execRuntime);
          chain.proceed(request, body, scope, callback);
        });
    rig.get(uri);
    // The client still knows the interceptor.
    TracingAsyncExecRuntime call = (TracingAsyncExecRuntime) seen.getAndSet(null);
    call.returned(null);
    call.listIn(calls);
    return new WeakReference<>(call);
  }

  /** The context of a call and its future, which has the response; not left on this stack. */
  private static List<WeakReference<?>> call(AsyncRig rig, SimpleHttpRequest request)
      throws Exception {
    HttpClientContext context = HttpClientContext.create();
    Future<SimpleHttpResponse> answer = rig.client().execute(request, context, null);
    answer.get(30, TimeUnit.SECONDS);
    return List.of(new WeakReference<>(context), new WeakReference<>(answer));
  }

  private static void awaitForgotten(List<WeakReference<?>> references) {
    references.forEach(AsyncRetentionTest::awaitForgotten);
  }

  private static void awaitForgotten(WeakReference<?> reference) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!reference.refersTo(null)) {
      assertThat(System.nanoTime()).as("still referred to").isLessThan(end);
      System.gc();
    }
  }
}
