/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.protocol.HttpClientContext;
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
      WeakReference<HttpClientContext> call = call(rig, SimpleRequestBuilder.get(uri).build());

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

  /** Nothing of the call is left on the stack of the caller. */
  private static WeakReference<HttpClientContext> call(AsyncRig rig, SimpleHttpRequest request)
      throws Exception {
    HttpClientContext context = HttpClientContext.create();
    rig.client().execute(request, context, null).get(30, TimeUnit.SECONDS);
    return new WeakReference<>(context);
  }

  private static void awaitForgotten(WeakReference<?> reference) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!reference.refersTo(null)) {
      assertThat(System.nanoTime()).as("still referred to").isLessThan(end);
      System.gc();
    }
  }
}
