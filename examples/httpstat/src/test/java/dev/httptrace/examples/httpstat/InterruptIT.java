/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.httptrace.loopback.ScriptedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C while the packaged command makes calls. */
@Timeout(120)
class InterruptIT {

  private static final int INTERRUPTED = 130;

  @TempDir private Path dir;

  @Test
  void callsThatWereMadeAreReported() throws Exception {
    CountDownLatch third = new CountDownLatch(3);
    try (ScriptedServer server =
        ScriptedServer.start(
            wire -> {
              while (wire.readHead() != null) {
                third.countDown();
                if (third.getCount() == 0) {
                  wire.awaitClose();
                  return;
                }
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
              }
            })) {
      Ended ended = interrupt(third, "-n", "1000", server.uri("127.0.0.1", "/"));
      assertThat(ended.exitCode()).as(ended.out()).isEqualTo(INTERRUPTED);
      assertThat(ended.out())
          .startsWith("2 calls in ")
          .contains(", 1 at a time, interrupted\n", "  ended    2 x 200\n");
    }
  }

  @Test
  void callUnderWayIsDrawnAsFarAsItWent() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (ScriptedServer server =
        ScriptedServer.start(
            wire -> {
              wire.readHead();
              // The client is to know as well that it has sent its request.
              wire.pause(Duration.ofSeconds(1));
              asked.countDown();
              wire.awaitClose();
            })) {
      Ended ended = interrupt(asked, server.uri("127.0.0.1", "/"));
      assertThat(ended.exitCode()).as(ended.out()).isEqualTo(INTERRUPTED);
      assertThat(ended.out()).contains("  wait ", "no answer", "  > Cancelled by this process");
    }
  }

  @Test
  void spansOfWhatWasMadeAreExported() throws Exception {
    CountDownLatch second = new CountDownLatch(2);
    try (ScriptedServer server =
        ScriptedServer.start(
            wire -> {
              wire.readHead();
              second.countDown();
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
              wire.readHead();
              second.countDown();
              wire.awaitClose();
            })) {
      Path spans = dir.resolve("spans.jsonl");
      Ended ended =
          interrupt(
              second, "--otlp-file", spans.toString(), "-n", "9", server.uri("127.0.0.1", "/"));
      assertThat(ended.exitCode()).as(ended.out()).isEqualTo(INTERRUPTED);
      assertThat(Files.readString(spans)).contains("\"name\":\"GET\"", "http.first_byte");
    }
  }

  private Ended interrupt(CountDownLatch when, String... args) throws Exception {
    assumeFalse(System.getProperty("os.name").startsWith("Windows"), "there is no SIGINT");
    Path out = dir.resolve("out");
    // A shell that runs a program in the background lets it ignore SIGINT; this does not.
    ProcessBuilder builder =
        new ProcessBuilder(Packaged.command(List.of(), List.of(args)))
            .redirectOutput(out.toFile())
            .redirectError(dir.resolve("err").toFile());
    Packaged.clean(builder.environment());
    Process process = builder.start();
    when.await();
    Packaged.run(List.of("kill", "-INT", Long.toString(process.pid())));
    return new Ended(process.waitFor(), Files.readString(out));
  }

  private record Ended(int exitCode, String out) {}
}
