/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where bodies go may hang; that is no reason to wait. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BodySinkTest {

  private static final String BODY = "x".repeat(1 << 20);

  private static final ConnectionScript LARGE =
      wire -> {
        wire.readHead();
        wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY);
        wire.awaitClose();
      };

  @TempDir private Path dir;

  private final CountDownLatch writing = new CountDownLatch(1);
  private final CountDownLatch letGo = new CountDownLatch(1);
  private final CountDownLatch flushed = new CountDownLatch(1);
  private final AtomicBoolean cancelled = new AtomicBoolean();

  /** Not opened by a reader, or opened and not read. */
  @ParameterizedTest
  @CsvSource({"--http1.1, false", "--http1.1, true", "--async, false", "--async, true"})
  void pipeThatHangsDoesNotHoldUpTheTimeLimit(String client, boolean isOpen) throws Exception {
    Path pipe = pipe();
    try (ScriptedServer server = ScriptedServer.start(LARGE);
        RandomAccessFile reader = isOpen ? new RandomAccessFile(pipe.toFile(), "rw") : null) {
      Run run = Run.of(client, "-m", "1", "-o", pipe.toString(), server.uri("127.0.0.1", "/"));
      assertThat(run.exitCode()).as(run.err()).isEqualTo(28);
      assertThat(run.err())
          .startsWith("httpstat: receive failed after ")
          .contains("timed out")
          .hasLineCount(1);
      assertThat(run.phases()).contains("receive ✗");
    } finally {
      // Lets go of what waits for a reader.
      new RandomAccessFile(pipe.toFile(), "rw").close();
    }
  }

  @ParameterizedTest
  @CsvSource({"--http1.1", "--async"})
  void pipeThatIsReadGetsTheBody(String client) throws Exception {
    Path pipe = pipe();
    CompletableFuture<String> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Files.readString(pipe);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    try (ScriptedServer server = ScriptedServer.start(LARGE)) {
      Run run = Run.of(client, "-o", pipe.toString(), server.uri("127.0.0.1", "/"));
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(read.get()).isEqualTo(BODY);
    }
  }

  /** A call that fails on one thread while another writes is over. */
  @Test
  void closeDoesNotWaitForAWriteThatHangs() throws Exception {
    BodySink.Body body = BodySink.to("-", hanging()).open(cancelled::get);
    CompletableFuture<Void> write = CompletableFuture.runAsync(() -> write(body));
    writing.await();

    body.close();
    assertThat(flushed.getCount()).isOne();
    letGo.countDown();
    write.get();
    flushed.await();
    assertThatThrownBy(() -> body.write(1))
        .isInstanceOf(BodySink.CannotWrite.class)
        .hasRootCauseMessage("closed");
  }

  @Test
  void writeThatHangsEndsWhenTheCallIsCancelled() throws Exception {
    BodySink.Body body = BodySink.to("-", hanging()).open(cancelled::get);
    CompletableFuture<Void> write = CompletableFuture.runAsync(() -> write(body));
    writing.await();
    cancelled.set(true);

    assertThat(write.handle((done, failure) -> failure).get())
        .hasRootCauseInstanceOf(IOException.class)
        .hasRootCauseMessage("cancelled");
    body.close();
    letGo.countDown();
    flushed.await();
  }

  @Test
  void failureOfAWriteIsThatOfTheBody() {
    IOException full = new IOException("full");
    BodySink.Body body =
        BodySink.to(
                "-",
                around(
                    new OutputStream() {
                      @Override
                      public void write(int one) throws IOException {
                        throw full;
                      }
                    }))
            .open(cancelled::get);
    assertThatThrownBy(() -> body.write(1)).isInstanceOf(BodySink.CannotWrite.class).hasCause(full);
  }

  private static void write(OutputStream to) {
    try {
      to.write(1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path pipe() throws Exception {
    Path pipe = dir.resolve("pipe");
    Process made;
    try {
      made = new ProcessBuilder(List.of("mkfifo", pipe.toString())).start();
    } catch (IOException e) {
      assumeTrue(false, "needs named pipes");
      throw new AssertionError(e);
    }
    assertThat(made.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return pipe;
  }

  private Surroundings hanging() {
    return around(
        new OutputStream() {
          @Override
          public void write(int one) {
            writing.countDown();
            try {
              letGo.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          }

          @Override
          public void flush() {
            flushed.countDown();
          }
        });
  }

  private static Surroundings around(OutputStream bytes) {
    PrintWriter nobody = new PrintWriter(OutputStream.nullOutputStream(), false, UTF_8);
    return new Surroundings(nobody, nobody, Map.of(), UTF_8, false, bytes);
  }
}
