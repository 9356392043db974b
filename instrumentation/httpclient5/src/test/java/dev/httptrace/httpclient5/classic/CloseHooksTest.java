/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import static dev.httptrace.DiscardReason.CANCELLED;
import static dev.httptrace.httpclient5.Sequences.KEPT;
import static dev.httptrace.httpclient5.Sequences.START;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.beyondGo;
import static dev.httptrace.httpclient5.Sequences.discarded;
import static dev.httptrace.httpclient5.Sequences.failing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.EveryAttachment;
import dev.httptrace.httpclient5.Rig;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Gates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Identifiable;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CloseHooksTest {

  @EveryAttachment
  void cancelWhileWaitingForTheResponse(Attachment attachment) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  asked.countDown();
                  wire.awaitClose();
                });
        Rig rig = new Rig(attachment)) {
      HttpGet request = new HttpGet(server.uri("one.test", "/"));
      CompletableFuture<Throwable> failure =
          CompletableFuture.supplyAsync(() -> catchThrowable(() -> rig.open(request)));
      asked.await();
      request.abort();

      assertThat(failure.get()).isInstanceOf(IOException.class);

      assertThat(rig.trace.beyondGo())
          .contains("connReleased CANCELLED")
          .last()
          .asString()
          .startsWith("exchangeDone(");
      assertThat(rig.trace.hooks()).doesNotContain("gotFirstResponseByte", "putIdleConn");
    }
  }

  @EveryAttachment
  void cancelWhileWaitingForTheLease(Attachment attachment)
      throws IOException, InterruptedException, ExecutionException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "taken"));
        Rig rig = new Rig(attachment)) {
      rig.connections.setMaxConnTotal(1);
      try (ClassicHttpResponse holder = rig.open(new HttpGet(server.uri("one.test", "/")))) {
        rig.trace.clear();
        CountDownLatch leasing = new CountDownLatch(1);
        rig.trace.on("leaseStart", leasing::countDown);
        HttpGet request = new HttpGet(server.uri("one.test", "/"));
        CompletableFuture<Throwable> failure =
            CompletableFuture.supplyAsync(() -> catchThrowable(() -> rig.open(request)));
        leasing.await();
        request.abort();

        String name = failure.get().getClass().getSimpleName();
        assertThat(rig.trace.all())
            .containsExactly(all(failing(START, name), failing("exchangeDone", name)));
        assertThat(Rig.body(holder)).isEqualTo("taken");
      }
    }
  }

  @EveryAttachment
  void cancelWhileTheBodyIsOpenEndsTheExchangeAtOnce(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(halfAnswer());
        Rig rig = new Rig(attachment)) {
      HttpGet request = new HttpGet(server.uri("one.test", "/"));
      ClassicHttpResponse response = rig.open(request);
      request.abort();

      assertThat(rig.trace.beyondGo())
          .endsWith(
              beyondGo(
                  "gotResponseHead 200",
                  "gotLastResponseByte 0(CancellationException)",
                  discarded(CANCELLED, "CancellationException")));
      int told = rig.trace.all().size();
      assertThatThrownBy(response::close).hasMessage("Socket closed");
      assertThat(rig.trace.all()).hasSize(told);
    }
  }

  @EveryAttachment
  void closedUnreadBodyIsDrained(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "unread"));
        Rig rig = new Rig(attachment)) {
      rig.open(new HttpGet(server.uri("one.test", "/"))).close();

      assertThat(rig.trace.all()).endsWith(all("gotLastResponseByte 6", KEPT));
    }
  }

  @EveryAttachment
  void bodyClosedAbruptlyIsNotConsumed(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(halfAnswer());
        Rig rig = new Rig(attachment)) {
      ClassicHttpResponse response = rig.open(new HttpGet(server.uri("one.test", "/")));
      Wiring.closeAbruptly(response);

      assertThat(rig.trace.all())
          .endsWith("gotResponseHead 200", "connReleased BODY_NOT_CONSUMED", "exchangeDone");
    }
  }

  @EveryAttachment
  void closedClientEndsTheLeakedResponse(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(halfAnswer());
        Rig rig = new Rig(attachment)) {
      ClassicHttpResponse leaked = rig.open(new HttpGet(server.uri("one.test", "/")));
      rig.close();

      assertThat(rig.trace.all())
          .endsWith(
              "gotLastResponseByte 0(ConnectionClosedException)",
              "connReleased CLIENT_CLOSED",
              "exchangeDone(ConnectionClosedException)");
      int told = rig.trace.all().size();
      assertThatThrownBy(leaked::close).hasMessage("Socket closed");
      assertThat(rig.trace.all()).hasSize(told);
    }
  }

  /** The reader fails, and gives its connection back, while the client still closes it. */
  @EveryAttachment
  void closedClientIsTheReasonThoughItsReaderFailsFirst(Attachment attachment) throws Exception {
    Thread[] reader = new Thread[1];
    try (ScriptedServer server = ScriptedServer.start(halfAnswer());
        Rig rig = new Rig(attachment)) {
      rig.connections.setConnectionFactory(
          TracedHttpClients.traced(socket -> closingSlowly(socket, reader)));
      InputStream body =
          rig.open(new HttpGet(server.uri("one.test", "/"))).getEntity().getContent();
      reader[0] = new Thread(() -> assertThat(catchThrowable(body::readAllBytes)).isNotNull());
      reader[0].start();
      Gates.awaitSocketRead(reader[0]);
      rig.client().close(CloseMode.IMMEDIATE);
      reader[0].join();

      assertThat(rig.trace.all()).contains("connReleased CLIENT_CLOSED");
      assertThat(rig.trace.all()).last().asString().startsWith("exchangeDone(");
    }
  }

  /** Its close returns once the reader has ended, or waits for the pool that is being closed. */
  private static ManagedHttpClientConnection closingSlowly(Socket socket, Thread[] reader)
      throws IOException {
    ManagedHttpClientConnection connection =
        ManagedHttpClientConnectionFactory.INSTANCE.createConnection(socket);
    return (ManagedHttpClientConnection)
        Proxy.newProxyInstance(
            CloseHooksTest.class.getClassLoader(),
            new Class<?>[] {ManagedHttpClientConnection.class, Identifiable.class},
            (proxy, method, arguments) -> {
              Object result = method.invoke(connection, arguments);
              if (method.getName().equals("close") && Thread.currentThread() != reader[0]) {
                Gates.awaitThat(
                    "the reader waits, or is over",
                    () -> !reader[0].isAlive() || reader[0].getState() == Thread.State.WAITING);
              }
              return result;
            });
  }

  private static ConnectionScript halfAnswer() {
    return wire -> {
      wire.readHead();
      wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
      wire.awaitClose();
    };
  }
}
