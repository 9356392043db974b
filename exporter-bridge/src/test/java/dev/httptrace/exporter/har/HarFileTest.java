/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.har;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrace.exporter.TracedClient;
import dev.httptrace.loopback.LogLines;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.CallRecorder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HarFileTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("calls.har");
  }

  @Test
  void fileWithoutCallsIsValid() throws IOException {
    HarFile.create(file).close();

    assertThat(HarEntries.read(file)).isEmpty();
  }

  /** Firefox asks the list for its pages, whether it is there or not. */
  @Test
  void thereIsAListOfPages() throws IOException {
    HarFile.create(file).close();

    JsonNode pages = HarEntries.tree(Files.readString(file)).at("/log/pages");
    assertThat(pages.isArray()).isTrue();
    assertThat(pages).isEmpty();
  }

  @Test
  void fileIsValidAfterEachCall() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        HarFile har = HarFile.create(file);
        TracedClient client = client(har)) {
      for (int calls = 1; calls <= 3; calls++) {
        client.get(server.uri("one.test", "/"));
        assertThat(HarEntries.read(file)).hasSize(calls);
      }
      har.close();
      client.get(server.uri("one.test", "/"));

      assertThat(HarEntries.read(file)).hasSize(3);
    }
  }

  @Test
  void whatTheFileHeldBeforeIsGone() throws IOException {
    Files.writeString(file, "x".repeat(10_000));
    HarFile.create(file).close();

    assertThat(HarEntries.read(file)).isEmpty();
  }

  @Test
  void callsThatEndAtTheSameTimeAreAllWritten() throws Exception {
    CallRecord call = aCall();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (HarFile har = HarFile.create(file)) {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        done.add(
            threads.submit(
                () -> {
                  start.await();
                  for (int j = 0; j < 20; j++) {
                    har.done(call);
                  }
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> each : done) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(HarEntries.read(file)).hasSize(160);
  }

  @Test
  void interruptedThreadWritesItsCallAndStaysInterrupted() throws IOException {
    CallRecord call = aCall();
    try (HarFile har = HarFile.create(file)) {
      Thread.currentThread().interrupt();
      har.done(call);
      assertThat(Thread.interrupted()).isTrue();
      har.done(call);
    }

    assertThat(HarEntries.read(file)).hasSize(2);
  }

  @Test
  void failingDiskCostsOneWarningAndTheCallsMeanwhile() throws IOException {
    CallRecord call = aCall();
    FailingFile disk = new FailingFile(file);
    try (LogLines logs = LogLines.ofAll();
        HarFile har = new HarFile(file, disk)) {
      har.done(call);
      disk.isFull = true;
      har.done(call);
      har.done(call);
      assertThat(logs.loud())
          .containsExactly(
              "WARNING cannot write a call to "
                  + file
                  + ": it is missing from the file, the request is not affected. Further failures"
                  + " are not logged until a write succeeds.");
      assertThat(HarEntries.read(file)).hasSize(1);
      disk.isFull = false;
      har.done(call);
      assertThat(logs.loud()).hasSize(1);
    }

    assertThat(HarEntries.read(file)).hasSize(2);
  }

  @Test
  void directoryThatDoesNotExistIsSaid() {
    Path nowhere = directory.resolve("nowhere").resolve("calls.har");

    assertThatThrownBy(() -> HarFile.create(nowhere))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot write the HAR file: " + nowhere);
  }

  private CallRecord aCall() throws IOException {
    List<CallRecord> calls = new ArrayList<>();
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        TracedClient client =
            new TracedClient(
                HttpClientBuilder.create(), "", CallRecorder.create().listener(calls::add))) {
      client.send(ClassicRequestBuilder.get(server.uri("one.test", "/")).build());
    }
    return calls.get(0);
  }

  private static TracedClient client(HarFile har) {
    return new TracedClient(HttpClientBuilder.create(), "", CallRecorder.create().listener(har));
  }

  /** Takes half of what is written when it is full, but what is there can be overwritten. */
  private static final class FailingFile extends RandomAccessFile {
    private boolean isFull;

    FailingFile(Path file) throws IOException {
      super(file.toFile(), "rw");
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      if (isFull && bytes.length > 10) {
        super.write(bytes, 0, bytes.length / 2);
        throw new IOException("No space left on device");
      }
      super.write(bytes);
    }
  }
}
