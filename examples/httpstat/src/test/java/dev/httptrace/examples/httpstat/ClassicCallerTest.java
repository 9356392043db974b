/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.ExchangeTrace;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.Gates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.CallRecorder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClassicCallerTest {

  @TempDir private Path dir;

  private final HttpGet request = new HttpGet("http://127.0.0.1/");
  private final CountDownLatch telling = new CountDownLatch(1);
  private final AtomicBoolean failed = new AtomicBoolean();

  /** As when a time limit cuts off a body: the thread of the limit tells the end. */
  @Test
  void recordOfACallThatAnotherThreadCancelsIsThereWhenItFails() throws Exception {
    Thread calling = Thread.currentThread();
    ExchangeTrace slowToTell =
        new ExchangeTrace() {
          @Override
          public void exchangeDone(Exception error) {
            telling.countDown();
            Gates.awaitThat(
                "the caller waits, or has failed",
                () -> failed.get() || calling.getState() == Thread.State.TIMED_WAITING);
          }
        };
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
                  wire.awaitClose();
                });
        ClassicCaller caller = caller(slowToTell)) {
      Target target = Target.parse(server.uri("127.0.0.1", "/"));
      request.setUri(target.uri());
      HttpClientContext context = HttpClientContext.create();
      BodySink body = BodySink.to("-", cancelling());

      try {
        assertThatThrownBy(() -> caller.call(target, request, context, body))
            .isInstanceOf(IOException.class);

        assertThat(CallRecord.fromOrNull(context::getAttribute)).isNotNull();
      } finally {
        // Lets the thread that cancels go, before client and server are closed.
        failed.set(true);
      }
    }
  }

  @Test
  void callOfAThreadThatIsInterruptedFailsAsItDid() throws Exception {
    ExchangeTrace interrupting =
        new ExchangeTrace() {
          @Override
          public void gotFirstResponseByte() {
            Thread.currentThread().interrupt();
          }
        };
    try (ScriptedServer server = ScriptedServer.start(Responses.closing(200, "hello"));
        ClassicCaller caller = caller(interrupting)) {
      Target target = Target.parse(server.uri("127.0.0.1", "/"));
      request.setUri(target.uri());
      BodySink body = BodySink.to(dir.resolve("no/such/file").toString(), cancelling());

      assertThatThrownBy(() -> caller.call(target, request, HttpClientContext.create(), body))
          .isInstanceOf(BodySink.CannotWrite.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static ClassicCaller caller(ExchangeTrace trace) {
    return new ClassicCaller(
        TracedHttpClients.instrument(
                HttpClientBuilder.create(),
                TracedHttpClients.connections(),
                exchange -> trace,
                CallRecorder.create())
            .build());
  }

  /** Has another thread cancel the call at its first bytes, and goes on when that one ends it. */
  private Surroundings cancelling() {
    OutputStream bytes =
        new OutputStream() {
          @Override
          public void write(int one) {
            new Thread(request::cancel).start();
            Gates.await(telling);
          }

          @Override
          public void write(byte[] some, int offset, int length) {
            write(some[offset]);
          }
        };
    PrintWriter nobody = new PrintWriter(OutputStream.nullOutputStream(), false, UTF_8);
    return new Surroundings(nobody, nobody, Map.of(), UTF_8, false, bytes);
  }
}
