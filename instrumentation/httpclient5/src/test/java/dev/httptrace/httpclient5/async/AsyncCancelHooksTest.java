/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static dev.httptrace.DiscardReason.CANCELLED;
import static dev.httptrace.httpclient5.Sequences.CONNECT;
import static dev.httptrace.httpclient5.Sequences.START;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.discarded;
import static dev.httptrace.httpclient5.Sequences.failing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.SilentServer;
import dev.httptrace.loopback.BlackHole;
import dev.httptrace.loopback.Gates;
import dev.httptrace.loopback.ScriptedServer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An exchange of the async client that is cancelled, or whose client is closed, ends once. */
@Timeout(60)
class AsyncCancelHooksTest {

  /** Long enough for a busy machine to cancel before. */
  private static final org.apache.hc.core5.util.Timeout TIMEOUT =
      org.apache.hc.core5.util.Timeout.ofSeconds(2);

  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n";

  @Test
  void cancelledWhileItWaitsForTheAnswer() throws Exception {
    try (SilentServer server = SilentServer.start();
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      cancelAt(rig, "wroteRequest", server.uri());

      assertThat(rig.trace.all())
          .endsWith(
              "wroteRequest", "connReleased CANCELLED", "exchangeDone(InterruptedIOException)");
    }
  }

  @Test
  void cancelledWithinTheBody() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send(HEAD + "four");
                  wire.awaitClose();
                });
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      cancelAt(rig, "gotResponseHead", server.uri("one.test", "/"));

      assertThat(rig.trace.all())
          .endsWith("connReleased CANCELLED", "exchangeDone(InterruptedIOException)");
    }
  }

  @Test
  void cancelledWhileItDials() throws Exception {
    try (BlackHole hole = BlackHole.open();
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      // HttpClient lets a dial go on whose call was cancelled (AsyncConnectExec, 5.4 to 5.6).
      rig.connectionConfig.setConnectTimeout(TIMEOUT);
      cancelAt(rig, "connectStart", "http://one.test:" + hole.port() + "/");

      assertThat(rig.trace.all())
          .endsWith(
              all(
                  failing(CONNECT, "SocketTimeoutException"),
                  discarded(CANCELLED, "ConnectTimeoutException")));
    }
  }

  @Test
  void cancelledWhileItShakesHands() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(wire -> wire.awaitClose());
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.connectionConfig.setConnectTimeout(TIMEOUT);
      cancelAt(rig, "tlsHandshakeStart", "https://one.test:" + server.port() + "/");

      assertThat(rig.trace.all())
          .endsWith(
              "tlsHandshakeDone(SocketTimeoutException)",
              "connReleased CANCELLED",
              "exchangeDone(SocketTimeoutException)");
    }
  }

  @Test
  void cancelledWhileItWaitsForThePool() throws Exception {
    try (SilentServer server = SilentServer.start();
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.connections.setMaxConnTotal(1).setMaxConnPerRoute(1);
      CountDownLatch first = new CountDownLatch(1);
      rig.trace.on("wroteRequest", first::countDown);
      Future<SimpleHttpResponse> held =
          rig.execute(SimpleRequestBuilder.get(server.uri()).build(), null);
      assertThat(first.await(30, TimeUnit.SECONDS)).isTrue();
      rig.trace.clear();
      rig.execute(SimpleRequestBuilder.get(server.uri()).build(), null).cancel(true);
      rig.awaitEnd();

      assertThat(rig.trace.all())
          .containsExactly(
              all(
                  failing(START, "CancellationException"),
                  failing("exchangeDone", "InterruptedIOException")));
      rig.trace.clear();
      held.cancel(true);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"wroteRequest", "gotResponseHead"})
  void clientClosedInFlight(String when) throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send(when.equals("gotResponseHead") ? HEAD + "four" : "");
                  wire.awaitClose();
                });
        AsyncRig rig = new AsyncRig(Attachment.REQUEST)) {
      CountDownLatch reached = new CountDownLatch(1);
      rig.trace.on(when, reached::countDown);
      Future<SimpleHttpResponse> left =
          rig.execute(SimpleRequestBuilder.get(server.uri("one.test", "/")).build(), null);
      assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
      rig.client().close(CloseMode.IMMEDIATE);
      rig.awaitEnd();
      // HttpClient may have left it incomplete.
      left.cancel(true);

      assertThat(rig.trace.all())
          .contains("connReleased CLIENT_CLOSED")
          .filteredOn(hook -> hook.startsWith("exchangeDone"))
          .hasSize(1);
    }
  }

  /** Whoever ends the exchange may know of it before its trace is told that it starts. */
  @Test
  void endedWhileItsStartIsTold() throws Exception {
    try (SilentServer server = SilentServer.start();
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      AtomicReference<TracingAsyncExecRuntime> call = new AtomicReference<>();
      rig.builder.addExecInterceptorBefore(
          ChainElement.PROTOCOL.name(),
          "spy",
          (request, entity, scope, chain, callback) -> {
            call.set((TracingAsyncExecRuntime) scope.execRuntime);
            chain.proceed(request, entity, scope, callback);
          });
      rig.trace.on(
          "exchangeStart",
          () -> call.get().exchange().failed(new CancellationException("as by a thread between")));
      Future<SimpleHttpResponse> left =
          rig.execute(SimpleRequestBuilder.get(server.uri()).build(), null);
      rig.awaitEnd();
      left.cancel(true);

      assertThat(rig.trace.all())
          .containsExactly("exchangeStart", "getConn", "exchangeDone(CancellationException)");
    }
  }

  private static void cancelAt(AsyncRig rig, String hook, String uri) throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch returned = new CountDownLatch(1);
    // Else the handle for the lease could replace the one for what follows it, and cancel nothing.
    rig.trace.on("connectDone", () -> Gates.await(returned));
    rig.trace.on(hook, reached::countDown);
    Future<SimpleHttpResponse> future = rig.execute(SimpleRequestBuilder.get(uri).build(), null);
    returned.countDown();
    assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
    future.cancel(true);
    rig.awaitEnd();
  }
}
